internal import ExactJSON

/// How other programs reach an emulator and sign in to it; kept in a JSON file.
public struct EmulatorEndpoints: Sendable, Equatable {
    /// One vault and its address.
    public struct Vault: Sendable, Equatable {
        /// The vault's name.
        public var name: String
        /// `https://NAME.vault.localhost:PORT`
        public var url: String
    }

    /// The vaults, in the order in which they were configured, then those that a seed made, by name.
    public var vaults: [Vault]
    /// The certificate authority to trust, in PEM.
    public var authorityPEM: String
    /// The directory's origin, `https://login.localhost:PORT`.
    public var authority: String
    /// Resource Manager's origin, `https://management.localhost:PORT`, which is the audience of its tokens too.
    public var resourceManager: String
    /// Tenant GUID.
    public var tenant: String
    /// GUID of the emulator's subscription; vaults may have their own.
    public var subscription: String
    /// Client id to sign in with.
    public var clientID: String
    /// Client secret to sign in with.
    public var clientSecret: String
    /// The control endpoint's origin, `https://control.localhost:PORT`; nil in files of emulators without one.
    public var control: String?
    /// The token that the control endpoint wants.
    public var controlToken: String?
    /// What programs must find in their environment to use a managed identity, by the platform's name; empty without a
    /// listener.
    public var managedIdentity: [String: [String: String]] = [:]

    /// The endpoints of a server on this port.
    ///
    /// - Parameter names: vaults at the start, of which the configuration may not know.
    init(_ configuration: EmulatorConfiguration, vaults names: [String] = [], port: Int, authorityPEM: String) {
        let configured = configuration.vaults.map(\.name)
        let others = names.filter { name in !configured.contains { $0.lowercased() == name.lowercased() } }
        vaults = (configured + others).map {
            Vault(name: $0, url: "https://\($0.lowercased()).vault.localhost:\(port)")
        }
        self.authorityPEM = authorityPEM
        authority = "https://login.localhost:\(port)"
        resourceManager = "https://\(EmulatorCore.resourceManagerHost):\(port)"
        tenant = configuration.tenant
        subscription = configuration.subscription
        clientID = configuration.principals.first?.clientID ?? ""
        clientSecret = configuration.principals.first?.clientSecret ?? ""
    }

    /// Address of a vault by its name in any case.
    public func url(of vault: String) -> String? {
        vaults.first { $0.name.lowercased() == vault.lowercased() }?.url
    }

    /// Writes the file whole, mode 0600, and beside it the authority's certificate as `PATH.ca.pem`, which comes first:
    /// a reader that sees the file finds everything that it names.
    public func write(to path: String) throws(EmulatorError) {
        let absolute = WholeFile.absolute(path)
        let authorityPath = absolute + ".ca.pem"
        try WholeFile.write(Array(authorityPEM.utf8), to: authorityPath)
        let json: JSON = [
            "vaults": .object(vaults.map { JSONMember(name: $0.name, value: .text($0.url)) }),
            "ca": .text(authorityPath), "authority": .text(authority), "resourceManager": .text(resourceManager),
            "tenant": .text(tenant), "subscription": .text(subscription), "clientId": .text(clientID),
            "clientSecret": .text(clientSecret),
        ]
        var members = json.object ?? []
        if let control, let controlToken {
            members.append(
                JSONMember(name: "control", value: ["url": .text(control), "token": .text(controlToken)]))
        }
        if !managedIdentity.isEmpty {
            members.append(
                JSONMember(
                    name: "managedIdentity",
                    value: .object(
                        managedIdentity.sorted { $0.key < $1.key }.map { host in
                            JSONMember(
                                name: host.key,
                                value: .object(
                                    host.value.sorted { $0.key < $1.key }.map {
                                        JSONMember(name: $0.key, value: .text($0.value))
                                    }))
                        })))
        }
        try WholeFile.write(JSON.object(members).serialized() + [0x0A], to: absolute)
    }

    /// Writes the authority's certificate alone, whole, mode 0600.
    public func writeAuthority(to path: String) throws(EmulatorError) {
        try WholeFile.write(Array(authorityPEM.utf8), to: WholeFile.absolute(path))
    }

    /// Reads a file that `write` made, and the certificate that it names.
    public init(readingFrom path: String) throws(EmulatorError) {
        let json: JSON
        do {
            json = try JSON(parsing: try WholeFile.read(path))
        } catch let error as EmulatorError {
            throw error
        } catch {
            throw EmulatorError(.file, "\(path) is no endpoints file: \(error)")
        }
        func text(_ name: String) throws(EmulatorError) -> String {
            guard let text = json[name]?.string else {
                throw EmulatorError(.file, "\(path) is no endpoints file: the text '\(name)' is missing")
            }
            return text
        }
        guard let members = json["vaults"]?.object else {
            throw EmulatorError(.file, "\(path) is no endpoints file: the object 'vaults' is missing")
        }
        vaults = []
        for member in members {
            guard let url = member.value.string else {
                throw EmulatorError(.file, "\(path): the address of vault '\(member.name)' is no text")
            }
            vaults.append(Vault(name: member.name, url: url))
        }
        authorityPEM = String(decoding: try WholeFile.read(try text("ca")), as: UTF8.self)
        authority = try text("authority")
        resourceManager = try text("resourceManager")
        tenant = try text("tenant")
        subscription = try text("subscription")
        clientID = try text("clientId")
        clientSecret = try text("clientSecret")
        control = json["control"]?["url"]?.string
        controlToken = json["control"]?["token"]?.string
        for host in json["managedIdentity"]?.object ?? [] {
            for variable in host.value.object ?? [] {
                managedIdentity[host.name, default: [:]][variable.name] = variable.value.string
            }
        }
    }
}

extension EmulatorEndpoints: CustomStringConvertible, CustomReflectable {
    /// Addresses only, no client secret.
    public var description: String {
        "emulator at \(authority) with \(vaults.map(\.name).joined(separator: ", "))"
    }
    /// Addresses only, no client secret.
    public var customMirror: Mirror { Mirror(self, children: ["vaults": vaults, "authority": authority]) }
}
