public import KeyVault

/// One thing that was examined on the way to a vault.
public struct DoctorCheck: Sendable {
    /// How it went.
    public enum Status: String, Sendable {
        /// As it should be.
        case passed
        /// It keeps a move from working.
        case failed
        /// It may hinder, or could not be found out.
        case warning
        /// Not examined, because something before it failed or it does not apply.
        case skipped
    }

    /// `name`, `dns`, `tls`, `clock`, `token`, `list`, `get`, `backup`, `restore`, `delete`, `resource-manager`.
    public let check: String
    /// The kind of object whose right it is.
    public let kind: ObjectKind?
    /// The vault's name as it was given; the host where there is no vault.
    public let name: String
    /// How it went.
    public let status: Status
    /// What was found.
    public let detail: String
    /// What to do about it.
    public let remedy: String?
    /// How long it took.
    public let elapsed: Duration

    /// A finding.
    public init(
        check: String, kind: ObjectKind? = nil, name: String, status: Status, detail: String, remedy: String? = nil,
        elapsed: Duration = .zero
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

/// What an examination found.
public struct DoctorResult: Sendable {
    /// The checks in their order.
    public var checks: [DoctorCheck]

    /// Puts a result together.
    public init(checks: [DoctorCheck] = []) { self.checks = checks }

    /// How many failed.
    public var failures: Int { checks.count { $0.status == .failed } }

    /// Whether none failed.
    public var passed: Bool { failures == 0 }
}
