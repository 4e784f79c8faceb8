internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ map: MapStatement, _ span: Span) async throws -> StatementOutcome {
        let old = try map.connection.map { try connections.named($0) } ?? connections.implied("source", span)
        let new =
            try map.into.map { try connections.named($0) } ?? connections.implied("target", orOnly: false, span)
        var file: (path: String, form: MapFile)?
        if let operand = map.file {
            let path = try await path(operand)
            guard let form = MapFile(path: path) else {
                throw Failure(
                    .file, "\(path) ends in neither `.csv` nor `.json`", remedy: "the ending says the form",
                    span: operand.span)
            }
            file = (path, form)
        }
        let job = try await job(.all, "", nil, "map \(old.alias) into \(new.alias)")
        let rows = try await gateway.map(old.vault, into: new.vault, job)
        if let file { try await Operations.write(file.form.bytes(of: rows), to: file.path) }
        emit(.addresses(rows))
        let without = rows.count { $0.basis == MapRow.Basis.none }
        let line = "map: \(Self.counted(rows.count, "address", "addresses")), \(without) without a new one"
        note(file.map { "\(line) (\($0.path))" } ?? line)
        let table = Value.table(MapRow.table(rows))
        guard file == nil else { return StatementOutcome(value: table) }
        return .shown(table, .table, "map")
    }
}

extension MapRow {
    /// The rows as a table of the language.
    static func table(_ rows: [MapRow]) -> Table {
        let columns = [
            Table.Column("kind", ignoresCase: true), Table.Column("name", ignoresCase: true),
            Table.Column("version", ignoresCase: true), Table.Column("old"), Table.Column("new"),
            Table.Column("basis"), Table.Column("note"),
        ]
        func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
        return Table(
            columns: columns,
            rows: rows.map { row in
                Record([
                    .init("kind", .string(row.kind.rawValue), ignoresCase: true),
                    .init("name", .string(row.name), ignoresCase: true),
                    .init("version", text(row.version), ignoresCase: true), .init("old", .string(row.old)),
                    .init("new", text(row.new)), .init("basis", text(row.basis?.rawValue)),
                    .init("note", text(row.note)),
                ])
            })
    }
}
