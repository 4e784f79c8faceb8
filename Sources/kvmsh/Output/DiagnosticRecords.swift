internal import ExactJSON
internal import RelocationLanguage

/// Diagnostics as records for editors and pipelines. Lines and columns count from 1, a column is a character; the end is
/// the place after the last one.
enum DiagnosticRecords {
    /// The columns of `csv`, `tsv` and `markdown`.
    static let columns = [
        "file", "line", "column", "end-line", "end-column", "severity", "code", "message", "suggestion",
    ]

    /// The values of these columns.
    static func row(_ diagnostic: Diagnostic) -> [String] {
        let record = diagnostic.record
        let numbers = [record.line, record.column, record.endLine, record.endColumn].map(String.init)
        return [record.file] + numbers + [record.severity, record.id, record.message, record.fix?.replacement ?? ""]
    }

    /// An array with a record a line.
    static func array(_ diagnostics: [Diagnostic]) -> [String] {
        guard !diagnostics.isEmpty else { return ["[]"] }
        let records = diagnostics.map { json($0).serializedText }
        return ["["] + records.dropLast().map { $0 + "," } + records.suffix(1) + ["]"]
    }

    /// One record: `file line column end-line end-column severity code message notes suggestion`.
    static func json(_ diagnostic: Diagnostic) -> JSON {
        let record = diagnostic.record
        return .object(
            [JSONMember(name: "file", value: .text(record.file))]
                + place(record.line, record.column, record.endLine, record.endColumn) + [
                    JSONMember(name: "severity", value: .text(record.severity)),
                    JSONMember(name: "code", value: .text(record.id)),
                    JSONMember(name: "message", value: .text(record.message)),
                    JSONMember(name: "notes", value: .array(record.notes.map(note))),
                    JSONMember(name: "suggestion", value: record.fix.map(suggestion) ?? .null),
                ])
    }

    /// `message`, and the place if it has one.
    private static func note(_ note: Diagnostic.NoteRecord) -> JSON {
        var members = [JSONMember(name: "message", value: .text(note.message))]
        if let file = note.file { members.append(JSONMember(name: "file", value: .text(file))) }
        members += place(note.line, note.column, note.endLine, note.endColumn)
        return .object(members)
    }

    /// `replacement`, and the place in the diagnostic's file that it replaces.
    private static func suggestion(_ fix: Diagnostic.FixRecord) -> JSON {
        .object(
            [JSONMember(name: "replacement", value: .text(fix.replacement))]
                + place(fix.line, fix.column, fix.endLine, fix.endColumn))
    }

    private static func place(_ line: Int?, _ column: Int?, _ endLine: Int?, _ endColumn: Int?) -> [JSONMember] {
        let numbers = [("line", line), ("column", column), ("end-line", endLine), ("end-column", endColumn)]
        return numbers.compactMap { name, number in
            number.map { JSONMember(name: name, value: .integer(Int64($0))) }
        }
    }
}
