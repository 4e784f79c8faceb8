/// How far this computer's clock is from that of a service, by the `Date` field of an answer.
public struct ClockSkew: Sendable {
    /// Seconds by which the service is ahead.
    public let seconds: Int64

    /// `nil` when there is no readable date.
    public init?(date: String?, epochNow: Int64) {
        guard let date, let service = ServiceDate.epochSeconds(date) else { return nil }
        seconds = service - epochNow
    }

    /// What a person should know: nil as long as it is no more than five minutes.
    public var explanation: String? {
        guard seconds.magnitude > 300 else { return nil }
        let minutes = seconds.magnitude / 60
        return
            "this computer's clock is \(minutes) minutes \(seconds > 0 ? "behind" : "ahead of") the service's: set it"
    }
}
