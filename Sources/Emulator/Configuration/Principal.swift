/// A service principal that may ask the token issuer for tokens.
public struct Principal: Sendable, Equatable {
    /// Application (client) id, a GUID.
    public var clientID: String
    /// Client secret, compared exactly.
    public var clientSecret: String
    /// Object id of the principal in the directory, a GUID.
    public var objectID: String

    /// Creates a principal.
    public init(clientID: String, clientSecret: String, objectID: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.objectID = objectID
    }

    /// The principal of an emulator that was told nothing else. Its secret protects nothing: the emulator listens on
    /// loopback only and holds test data.
    public static let `operator` = Principal(
        clientID: "33333333-3333-4333-8333-333333333333",
        clientSecret: "emulator-client-secret",
        objectID: "44444444-4444-4444-8444-444444444444")
}

extension Principal: CustomStringConvertible, CustomReflectable {
    /// The client id only.
    public var description: String { "principal \(clientID)" }
    /// The client id only.
    public var customMirror: Mirror { Mirror(self, children: ["clientID": clientID]) }
}
