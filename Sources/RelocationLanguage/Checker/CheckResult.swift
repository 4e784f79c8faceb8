/// What the checker found.
public struct CheckResult: Sendable {
    /// All that is wrong or doubtful: file by file in the order of their inclusion, by place in each.
    public let diagnostics: [Diagnostic]
    /// The connections that are there at the end on every path.
    public let connections: [CheckContext.KnownConnection]
    /// The variables that are assigned at the end on every path, and their types.
    public let variables: [String: StaticType]

    /// Whether nothing forbids a run.
    public var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}
