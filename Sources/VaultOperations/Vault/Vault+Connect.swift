extension Vault {
    /// Connects: checks the name, signs in and asks the vault for something harmless, at once.
    ///
    /// - Throws: `OperationError`: `.invalidRequest` for a name that cannot be, `.unreachable`, `.tls`,
    ///   `.notPermitted`, each with its remedy.
    public static func connect(_ request: ConnectRequest) async throws -> Vault {
        throw OperationError(.unsupported, "not yet")
    }
}
