/// Something wrong, or doubtful, in a source file.
public struct Diagnostic: Sendable, Hashable {
    /// How bad it is.
    public let severity: Severity
    /// What kind it is; stable across versions.
    public let id: DiagnosticID
    /// What is said: lower case, no full stop; words of the language and of the source stand in backquotes.
    public let message: String
    /// Where the caret goes.
    public let span: Span
    /// Further places and remarks.
    public let notes: [Note]
    /// A replacement that would put it right, for tools that apply it.
    public let fix: Fix?

    /// How bad it is.
    public enum Severity: String, Sendable, Hashable {
        /// Nothing runs.
        case error
        /// It runs all the same.
        case warning
    }

    /// A remark, with or without a place.
    public struct Note: Sendable, Hashable {
        /// What is said.
        public let message: String
        /// Where; null for a general remark.
        public let span: Span?

        /// A remark.
        public init(_ message: String, at span: Span? = nil) {
            self.message = message
            self.span = span
        }
    }

    /// A replacement of source text.
    public struct Fix: Sendable, Hashable {
        /// What is replaced; empty for an insertion.
        public let span: Span
        /// What stands there then.
        public let replacement: String

        /// A replacement of source text.
        public init(replacing span: Span, with replacement: String) {
            self.span = span
            self.replacement = replacement
        }
    }

    /// A diagnostic; an error unless said otherwise.
    public init(
        _ id: DiagnosticID, _ message: String, at span: Span, severity: Severity = .error, notes: [Note] = [],
        fix: Fix? = nil
    ) {
        self.severity = severity
        self.id = id
        self.message = message
        self.span = span
        self.notes = notes
        self.fix = fix
    }
}
