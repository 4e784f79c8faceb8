internal import Crypto
internal import ExactJSON

/// The directory's part of a seed file.
///
///     {"tenants": [{"id": "aaaaaaaa-…", "domain": "fabrikam.example"}],
///      "principals": [
///       {"name": "deployer", "clientId": "…", "objectId": "…",
///        "secrets": ["text", {"text": "old", "expires": "-1d"}],
///        "certificates": [
///          {"pem": "-----BEGIN CERTIFICATE…"},
///          {"subject": "CN=deployer.contoso.com", "authority": "-----BEGIN CERTIFICATE…"}],
///        "federated": [{"issuer": "https://token.actions.githubusercontent.com",
///          "subject": "repo:contoso/app:ref:refs/heads/main", "audience": "api://AzureADTokenExchange",
///          "keys": {"keys": []}}],
///        "tenant": "fabrikam.example", "objectIds": {"11111111-…": "…"}},
///       {"name": "vm1", "type": "managedIdentity", "assigned": "system", "resourceId": "/subscriptions/…",
///        "hosts": ["virtualMachine", "appService", "arc", "cloudShell"]},
///       {"name": "anna", "type": "user", "userName": "anna@contoso.example"}],
///      "groups": [{"name": "operators", "objectId": "…", "members": ["deployer", "anna"]}]}
///
/// Ids that are left out follow from the name, so that they are the same at every start. `type` is `application` unless
/// given. Members of groups are names of principals or groups, or object ids. A federated credential without `keys` is of an
/// issuer that the emulator plays itself.
struct DirectorySeed {
    private let seed: SeedObject
    private let now: Int64

    init(_ json: JSON, now: Int64) throws(EmulatorError) {
        seed = try SeedObject(json, place: "the seed", allowed: SeedFile.sections)
        self.now = now
    }

    /// Adds everything to a directory; an entry that is there already with the same ids is left as it is.
    func fill(_ directory: Directory) throws(EmulatorError) {
        for json in try seed.list("tenants") {
            let object = try SeedObject(json, place: "a tenant", allowed: ["id", "domain"])
            let tenant = Tenant(id: try object.requiredText("id"), domain: try object.text("domain"))
            if !directory.tenants.contains(tenant) { try directory.add(tenant) }
        }
        for json in try seed.list("principals") {
            let principal = try principal(json, directory)
            if directory.principal(objectID: principal.objectID) != principal { try directory.add(principal) }
        }
        let groups = try seed.list("groups")
        for json in groups {
            let group = try group(json, directory, groups)
            if directory.group(objectID: group.objectID) != group { try directory.add(group) }
        }
    }

    private func principal(_ json: JSON, _ directory: Directory) throws(EmulatorError) -> Principal {
        let common = ["name", "type", "objectId", "tenant", "objectIds"]
        let place = "principal '\(json["name"]?.string ?? "")'"
        switch json["type"]?.string ?? "application" {
        case "application":
            let object = try SeedObject(
                json, place: place, allowed: common + ["clientId", "secrets", "certificates", "federated"])
            return try principal(.application(try CredentialsSeed(object, now: now).credentials), object, directory)
        case "managedIdentity":
            let object = try SeedObject(
                json, place: place, allowed: common + ["clientId", "assigned", "resourceId", "hosts"])
            return try principal(.managedIdentity(try managedIdentity(object)), object, directory)
        case "user":
            let object = try SeedObject(json, place: place, allowed: common + ["userName"])
            let name = try object.requiredText("name")
            return try principal(.user(userName: try object.text("userName") ?? name), object, directory)
        case let type:
            throw EmulatorError(
                .seed, "\(place): unknown type '\(type)'; known are application, managedIdentity, user")
        }
    }

    private func principal(
        _ kind: Principal.Kind, _ object: SeedObject, _ directory: Directory
    ) throws(EmulatorError) -> Principal {
        let name = try object.requiredText("name")
        var clientID = ""
        if case .user = kind {} else { clientID = try object.text("clientId") ?? Self.guid("client", name) }
        var objectIDs: [String: String] = [:]
        for member in object["objectIds"]?.object ?? [] {
            objectIDs[try tenant(member.name, object, directory)] = member.value.string
        }
        return Principal(
            kind, name: name, clientID: clientID,
            objectID: try object.text("objectId") ?? Self.guid("object", name),
            tenant: try object.text("tenant").map { name throws(EmulatorError) in try tenant(name, object, directory) },
            objectIDs: objectIDs)
    }

    private func tenant(
        _ name: String, _ object: SeedObject, _ directory: Directory
    ) throws(EmulatorError) -> String {
        guard let tenant = directory.tenant(name) else {
            throw EmulatorError(.seed, "\(object.place): there is no tenant '\(name)'")
        }
        return tenant.id
    }

    private func managedIdentity(_ object: SeedObject) throws(EmulatorError) -> ManagedIdentity {
        let assigned = try object.text("assigned") ?? "user"
        guard ["system", "user"].contains(assigned) else {
            throw EmulatorError(.seed, "\(object.place): 'assigned' is neither system nor user")
        }
        var hosts: Set<ManagedIdentity.Host> = []
        for name in try object.texts("hosts") {
            guard let host = ManagedIdentity.Host(rawValue: name) else {
                let known = ManagedIdentity.Host.allCases.map(\.rawValue).joined(separator: ", ")
                throw EmulatorError(.seed, "\(object.place): unknown host '\(name)'; known are \(known)")
            }
            hosts.insert(host)
        }
        return ManagedIdentity(
            isSystemAssigned: assigned == "system", resourceID: try object.requiredText("resourceId"),
            hosts: object["hosts"] == nil ? Set(ManagedIdentity.Host.allCases) : hosts)
    }

    private func group(
        _ json: JSON, _ directory: Directory, _ all: [JSON]
    ) throws(EmulatorError) -> DirectoryGroup {
        let object = try SeedObject(
            json, place: "group '\(json["name"]?.string ?? "")'", allowed: ["name", "objectId", "tenant", "members"])
        let name = try object.requiredText("name")
        var members: Set<String> = []
        for member in try object.texts("members") {
            if let principal = directory.principals.first(where: { $0.name == member || $0.objectID == member }) {
                members.insert(principal.objectID)
            } else if let group = all.first(where: { $0["name"]?.string == member || $0["objectId"]?.string == member })
            {
                members.insert(group["objectId"]?.string ?? Self.guid("group", member))
            } else {
                throw EmulatorError(.seed, "\(object.place): there is no principal or group '\(member)'")
            }
        }
        return DirectoryGroup(
            objectID: try object.text("objectId") ?? Self.guid("group", name), name: name,
            tenant: try object.text("tenant").map { name throws(EmulatorError) in try tenant(name, object, directory) },
            members: members)
    }

    /// A GUID that follows from what it is for and a name.
    static func guid(_ purpose: String, _ name: String) -> String {
        var bytes = Array(SHA256.hash(data: Array("kvmsh emulator \(purpose) \(name)".utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        return Hex.guid(bytes)
    }
}
