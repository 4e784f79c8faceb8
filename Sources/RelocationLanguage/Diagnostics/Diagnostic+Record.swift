extension Diagnostic {
    /// The diagnostic as plain fields, for output as JSON.
    public struct Record: Sendable, Hashable {
        /// `error` or `warning`.
        public let severity: String
        /// The kind, stable across versions.
        public let id: String
        /// What is said.
        public let message: String
        /// The file as given.
        public let file: String
        /// The line where it begins, from 1.
        public let line: Int
        /// The column in characters where it begins, from 1.
        public let column: Int
        /// The line where it ends, from 1.
        public let endLine: Int
        /// The column after its last character, from 1.
        public let endColumn: Int
        /// The remarks, in order.
        public let notes: [NoteRecord]
        /// What would put it right; null when no single replacement does.
        public let fix: FixRecord?
    }

    /// A remark as plain fields.
    public struct NoteRecord: Sendable, Hashable {
        /// What is said.
        public let message: String
        /// The file; null for a general remark.
        public let file: String?
        /// The line, from 1.
        public let line: Int?
        /// The column, from 1.
        public let column: Int?
        /// The line where it ends.
        public let endLine: Int?
        /// The column after its last character.
        public let endColumn: Int?
    }

    /// A replacement in the file of the diagnostic as plain fields.
    public struct FixRecord: Sendable, Hashable {
        /// What stands there then.
        public let replacement: String
        /// The line where the replaced text begins, from 1.
        public let line: Int
        /// The column where it begins, from 1.
        public let column: Int
        /// The line where it ends.
        public let endLine: Int
        /// The column after its last character; the first again for an insertion.
        public let endColumn: Int
    }

    /// The diagnostic as plain fields.
    public var record: Record {
        let start = span.position
        let end = span.endPosition
        let notes = notes.map { note in
            let start = note.span?.position
            let end = note.span?.endPosition
            return NoteRecord(
                message: note.message, file: note.span?.file.name, line: start?.line, column: start?.column,
                endLine: end?.line, endColumn: end?.column)
        }
        return Record(
            severity: severity.rawValue, id: id.rawValue, message: message, file: span.file.name, line: start.line,
            column: start.column, endLine: end.line, endColumn: end.column, notes: notes,
            fix: fix?.record)
    }
}

extension Diagnostic.Fix {
    fileprivate var record: Diagnostic.FixRecord {
        let start = span.position
        let end = span.endPosition
        return Diagnostic.FixRecord(
            replacement: replacement, line: start.line, column: start.column, endLine: end.line, endColumn: end.column)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message`.
    public var description: String { "\(span): \(severity.rawValue): \(message)" }
}
