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
        /// What could stand there instead; null when no single replacement is right.
        public let replacement: String?
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
    }

    /// The diagnostic as plain fields.
    public var record: Record {
        let start = span.position
        let end = span.endPosition
        let notes = notes.map { note in
            let place = note.span?.position
            return NoteRecord(
                message: note.message, file: note.span?.file.name, line: place?.line, column: place?.column)
        }
        return Record(
            severity: severity.rawValue, id: id.rawValue, message: message, file: span.file.name, line: start.line,
            column: start.column, endLine: end.line, endColumn: end.column, notes: notes,
            replacement: fix?.replacement)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message`.
    public var description: String { "\(span): \(severity.rawValue): \(message)" }
}
