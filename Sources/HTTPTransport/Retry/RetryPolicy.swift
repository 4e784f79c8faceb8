/// How often and after how long a request is sent again.
public struct RetryPolicy: Sendable, Equatable {
    /// Further tries after the first.
    public var retries: Int
    /// The upper bound of the first wait in seconds; it doubles with each try.
    public var firstDelay: Double
    /// The longest wait in seconds that is not asked for by the service.
    public var longestDelay: Double
    /// The longest wait in seconds that the service may ask for; beyond it the request fails at once.
    public var longestRetryAfter: Double
    /// The time for one request; nil is the transport's.
    public var requestTimeout: Duration?

    /// Creates a policy.
    public init(
        retries: Int = 8, firstDelay: Double = 0.5, longestDelay: Double = 30, longestRetryAfter: Double = 600,
        requestTimeout: Duration? = nil
    ) {
        self.retries = retries
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.longestRetryAfter = longestRetryAfter
        self.requestTimeout = requestTimeout
    }

    /// A wait with full jitter: anything from nothing to `firstDelay` · 2ⁿ, at most `longestDelay`.
    ///
    /// - Parameter random: from 0 up to 1.
    public func delay(retry: Int, random: Double, atMost ceiling: Double? = nil) -> Double {
        let bound = firstDelay * Double(1 << min(max(retry, 0), 20))
        return min(bound, ceiling ?? longestDelay) * random
    }
}
