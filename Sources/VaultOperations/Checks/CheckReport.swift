public import KeyVault

/// One thing that was tried, how it went, and how long it took.
public struct CheckItem: Sendable {
    /// How a check went.
    public enum Status: String, Sendable, CaseIterable {
        /// As it should.
        case passed
        /// It works, and somebody should know.
        case warning
        /// It does not work.
        case failed
        /// It could not be tried, for the reason in `detail`.
        case skipped
    }

    /// What was tried, such as `sign and verify`.
    public let check: String
    /// The object's kind, when it was about one.
    public let kind: ObjectKind?
    /// The object's name, when it was about one.
    public let name: String?
    /// How it went.
    public let status: Status
    /// What was found; never a value.
    public let detail: String?
    /// What to do, unless it went well.
    public let remedy: String?
    /// How long it took.
    public let elapsed: Duration

    /// One row of a result.
    public init(
        _ check: String, kind: ObjectKind? = nil, name: String? = nil, status: Status, detail: String? = nil,
        remedy: String? = nil, elapsed: Duration = .zero
    ) {
        self.check = check
        self.kind = kind
        self.name = name
        self.status = status
        self.detail = detail
        self.remedy = remedy
        self.elapsed = elapsed
    }
}

/// The result of checks.
public struct CheckReport: Sendable {
    /// Every check in the order in which a person reads them.
    public var items: [CheckItem]
    /// Whether the checks were interrupted.
    public var interrupted: Bool

    /// The result of these checks.
    public init(_ items: [CheckItem] = [], interrupted: Bool = false) {
        self.items = items
        self.interrupted = interrupted
    }

    /// How many checks were made; what could not be tried does not count.
    public var checks: Int { items.count { $0.status != .skipped } }
    /// How many of them failed.
    public var failures: Int { items.count { $0.status == .failed } }
    /// Whether none failed, and nothing was cut short.
    public var passed: Bool { failures == 0 && !interrupted }
    /// 0 when passed, 3 when not, 130 when interrupted.
    public var exitCode: Int32 { interrupted ? 130 : passed ? 0 : 3 }
}
