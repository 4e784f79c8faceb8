/// How a statement or a whole run ended, as the process reports it.
public struct ExitCode: Sendable, Hashable, CustomStringConvertible {
    /// The number, 0 to 255.
    public let rawValue: UInt8

    /// The code of that number (`exit 7`).
    public init(_ rawValue: UInt8) { self.rawValue = rawValue }

    /// Everything was done.
    public static let done = ExitCode(0)
    /// A statement failed and nothing of it was done.
    public static let failed = ExitCode(1)
    /// Usage, syntax or a static error: nothing ran.
    public static let usage = ExitCode(2)
    /// `verify`, `validate` or `assert` found a difference.
    public static let difference = ExitCode(3)
    /// Not signed in, not permitted or not reachable.
    public static let access = ExitCode(4)
    /// Some objects were done and some were not.
    public static let partial = ExitCode(5)
    /// Refused for safety.
    public static let refused = ExitCode(6)
    /// Interrupted; what was done is in the journal.
    public static let interrupted = ExitCode(130)

    /// The number.
    public var description: String { String(rawValue) }
}
