/// Requests that the service counts together, for each vault (Key Vault service limits).
public enum RequestClass: Int, Sendable, Hashable, CaseIterable {
    /// GET, list, backup, operations with a key.
    case read
    /// Set a secret, import a certificate or a key.
    case writeValue
    /// Create or rotate a key, create a certificate.
    case makeKey
    /// Restore, update, delete, recover, purge, policies.
    case change

    /// What the service takes in any 10 s; a hardware key counts as two of `makeKey`.
    public var documentedBudget: Double {
        switch self {
        case .read, .change: 4000
        case .writeValue: 300
        case .makeKey: 20
        }
    }
}

/// What is assumed about a vault's limits before it has refused anything.
public enum LimiterPriors: Sendable {
    /// 95 % of the documented limits: for Microsoft's clouds.
    case documented
    /// Nothing: for an emulator or a cloud of one's own.
    case none
}
