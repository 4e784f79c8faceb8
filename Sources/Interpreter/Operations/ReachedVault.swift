internal import KeyVault
internal import VaultOperations

/// What the way to a vault told by the way.
protocol ReachedVault: Sendable {
    /// Seconds by which the service's clock is ahead of this computer's; nil when that is not known.
    var clockSkew: Int64? { get }
}

extension ReachedVault {
    var clockSkew: Int64? { nil }
}

extension LiveVault {
    var clockSkew: Int64? { vault.client.clockSkew }
}
