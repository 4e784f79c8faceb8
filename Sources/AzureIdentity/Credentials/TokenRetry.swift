/// How often a token request is sent again after network errors, 429 and 5xx.
public struct TokenRetry: Sendable {
    /// The most requests, the first one included.
    public var attempts: Int

    /// The first pause; each further one doubles, with full jitter.
    public var firstPause: Duration

    /// The longest pause, `Retry-After` included: what asks for more is given up.
    public var longestPause: Duration

    /// Waits; a test puts its own in.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// Sets the bounds.
    public init(
        attempts: Int = 4, firstPause: Duration = .milliseconds(500), longestPause: Duration = .seconds(15),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await ContinuousClock().sleep(for: $0) }
    ) {
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.sleep = sleep
    }
}
