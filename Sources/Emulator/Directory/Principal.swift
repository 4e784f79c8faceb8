/// Who may ask for tokens and be given permissions: an application, a managed identity or a user.
public struct Principal: Sendable, Equatable {
    /// What a principal is, and by what it proves that.
    public enum Kind: Sendable, Equatable {
        /// An application with secrets, certificates and federated credentials.
        case application(ApplicationCredentials)
        /// The identity of a machine or service, which has no secret.
        case managedIdentity(ManagedIdentity)
        /// A person, who signs in on a page of the directory.
        case user(userName: String)
    }

    /// What it is, and by what it proves that.
    public var kind: Kind
    /// Display name.
    public var name: String
    /// Application (client) id, a GUID; empty for a user.
    public var clientID: String
    /// Object id of the principal in its home tenant, a GUID.
    public var objectID: String
    /// Home tenant, a GUID; nil for the emulator's first one.
    public var tenant: String?
    /// Object ids in other tenants, by tenant: the principals of an application of many tenants, or a guest.
    public var objectIDs: [String: String]

    /// Creates a principal.
    public init(
        _ kind: Kind, name: String, clientID: String, objectID: String, tenant: String? = nil,
        objectIDs: [String: String] = [:]
    ) {
        self.kind = kind
        self.name = name
        self.clientID = clientID
        self.objectID = objectID
        self.tenant = tenant
        self.objectIDs = objectIDs
    }

    /// Creates an application with one client secret.
    public init(clientID: String, clientSecret: String, objectID: String, name: String = "operator") {
        self.init(
            .application(ApplicationCredentials(secrets: [ClientSecret(clientSecret)])), name: name,
            clientID: clientID, objectID: objectID)
    }

    /// The principal of an emulator that was told nothing else. Its secret protects nothing: the emulator listens on
    /// loopback only and holds test data.
    public static let `operator` = Principal(
        clientID: "33333333-3333-4333-8333-333333333333",
        clientSecret: "emulator-client-secret",
        objectID: "44444444-4444-4444-8444-444444444444")

    /// The application's first secret; empty for a principal without one.
    public var clientSecret: String { credentials?.secrets.first?.text ?? "" }

    /// The credentials of an application; nil for other principals.
    public var credentials: ApplicationCredentials? {
        if case .application(let credentials) = kind { credentials } else { nil }
    }

    /// `principalType` of a role assignment: `ServicePrincipal` or `User`.
    public var type: String {
        if case .user = kind { "User" } else { "ServicePrincipal" }
    }
}

extension Principal: CustomStringConvertible, CustomReflectable {
    /// Name and ids only.
    public var description: String { "principal \(name) (\(clientID.isEmpty ? objectID : clientID))" }
    /// Name and ids only.
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "clientID": clientID, "objectID": objectID])
    }
}
