/// A connection as the prompt and `show connections` see it.
public struct ConnectionInfo: Sendable, Equatable {
    /// The word that names it in statements.
    public let alias: String
    /// The vault's name.
    public let name: String
    /// The vault's address.
    public let url: String
    /// The vault's region, nil when nobody said.
    public let region: String?
    /// The region's geography, nil when it is not known.
    public let geography: String?
    /// The subscription's id, nil when it cannot be read.
    public let subscription: String?
    /// The tenant that the vault trusts.
    public let tenant: String?
    /// The name of the cloud.
    public let cloud: String
}

/// What the prompt needs of a session between two entries: for the prompt's text, completion and the checker.
public struct SessionSnapshot: Sendable {
    /// The connections, in the order in which they were made.
    public var connections: [ConnectionInfo] = []
    /// The names of assigned variables and their values, by name.
    public var variables: [(name: String, value: Value)] = []
    /// The settings as text, by name.
    public var settings: [(name: String, value: String)] = []

    /// The connection of that alias (any case), nil when there is none.
    public func connection(_ alias: String) -> ConnectionInfo? {
        connections.first { $0.alias.equalsIgnoringCase(alias) }
    }

    /// The text of that setting, nil when there is no such setting.
    public func setting(_ name: String) -> String? {
        settings.first { $0.name.equalsIgnoringCase(name) }?.value
    }
}
