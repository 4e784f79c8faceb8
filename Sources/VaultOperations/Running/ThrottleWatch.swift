import AzureIdentity
import KeyVault

/// Tells when the service asks for pauses, and once when its clock and this one are far apart.
enum ThrottleWatch {
    /// How often the limiter is looked at.
    private static let interval = Duration.milliseconds(250)
    /// A pause shorter than this is not worth a word.
    private static let shortest = 0.5

    /// Watches until the task is cancelled.
    static func start(_ client: VaultClient, _ events: @escaping OperationEventSink) -> Task<Void, Never> {
        Task {
            var throttled = client.limiter.status.throttled
            var hasSpokenOfClock = false
            while !Task.isCancelled {
                let status = client.limiter.status
                if status.throttled > throttled, let pause = status.pauses.values.max(), pause >= shortest {
                    events(.throttled(vault: client.address.name, seconds: pause))
                }
                throttled = status.throttled
                if client.isClockSkewed, !hasSpokenOfClock {
                    hasSpokenOfClock = true
                    let skew = client.clockSkew ?? 0
                    let note =
                        "the clock of this computer and the service's differ by \(skew.magnitude) seconds; "
                        + "only the service's counts"
                    events(.note(note))
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
