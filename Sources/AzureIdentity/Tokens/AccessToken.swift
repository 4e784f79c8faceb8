/// A bearer token. It never shows its value in a description or a mirror.
public struct AccessToken: Sendable {
    /// The token itself: for the `Authorization` field and nothing else.
    public let value: String

    /// When it ends, on the clock that counts sleep.
    public let expires: ContinuousClock.Instant

    /// How long it lived from the moment of asking.
    public let lifetime: Duration

    /// When the service asks to renew it (`refresh_in`), if it said so.
    public let refreshAfter: ContinuousClock.Instant?

    /// The kind of the credential that got it, where one of several did.
    public var source: String?

    /// Takes a token.
    public init(
        value: String, expires: ContinuousClock.Instant, lifetime: Duration,
        refreshAfter: ContinuousClock.Instant? = nil
    ) {
        self.value = value
        self.expires = expires
        self.lifetime = lifetime
        self.refreshAfter = refreshAfter
    }

    /// From when on a new one is asked for: 300 s before the end (half the life of a short one), or when the service
    /// said so.
    public var renewal: ContinuousClock.Instant {
        let early = expires - min(.seconds(300), lifetime / 2)
        return refreshAfter.map { min($0, early) } ?? early
    }

    /// Whether the value is the other's.
    public func isSame(as other: AccessToken) -> Bool { value == other.value }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the value.
    public var description: String { "AccessToken(redacted)" }

    /// Never the value.
    public var debugDescription: String { description }

    /// Shows the life only.
    public var customMirror: Mirror { Mirror(self, children: ["lifetime": lifetime]) }
}
