internal import Locking

/// A vault: its settings, and its state behind a lock.
final class Vault: Sendable {
    let configuration: VaultConfiguration
    /// The vault's own subscription or the emulator's.
    let subscription: String
    private let state = Locked(VaultState())

    init(_ configuration: VaultConfiguration, subscription: String) {
        self.configuration = configuration
        self.subscription = configuration.subscription ?? subscription
    }

    /// Where backup blobs of this vault can be opened.
    var world: BlobWorld { BlobWorld(subscription: subscription, geography: configuration.geography) }

    /// Runs `body` alone on the state. It must do nothing slow: no key generation, no sealing.
    func withState<Result: Sendable, Failure: Error>(
        _ body: (inout VaultState) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in try body(&state) }
    }
}
