internal import RelocationLanguage

extension Term {
    /// How many requests for one column run at once.
    private static let columnWidth = 32

    /// The value of `.segment` after this one: a field of a record, the column of a table; of null it is null.
    func member(_ segment: PathSegment) async throws -> Term {
        switch value {
        case .null: return Term(.null)
        case .record(let record): return try await Self.member(segment, of: record)
        case .table(let table):
            let column = table.column(named: segment.name)
            if column == nil, table.rows.isEmpty || table.hasExactNames {
                throw Self.unknown(segment, among: table.columns.map(\.name))
            }
            let terms = try await Self.column(segment, of: table.rows)
            return Term(
                .list(terms.map(\.value)), ignoresCase: column?.ignoresCase ?? terms.contains { $0.ignoresCase })
        case .list(let values):
            var rows: [Record] = []
            for value in values {
                guard case .record(let record) = value else {
                    throw Failure(.value, "a list of a \(value.typeName) has no `.\(segment.name)`", span: segment.span)
                }
                rows.append(record)
            }
            let terms = try await Self.column(segment, of: rows)
            return Term(.list(terms.map(\.value)), ignoresCase: terms.contains { $0.ignoresCase })
        default:
            throw Failure(.value, "a \(value.typeName) has no `.\(segment.name)`", span: segment.span)
        }
    }

    /// The value at the end of a path.
    func member(_ path: [PathSegment]) async throws -> Term {
        var term = self
        for segment in path { term = try await term.member(segment) }
        return term
    }

    private static func member(_ segment: PathSegment, of record: Record) async throws -> Term {
        if let field = record.field(named: segment.name) {
            return Term(field.value, ignoresCase: field.ignoresCase)
        }
        if let field = try await record.deferred?.field(named: segment.name) {
            return Term(field.value, ignoresCase: field.ignoresCase)
        }
        if record.isTags { return Term(.null) }
        throw unknown(segment, among: record.fields.map(\.name))
    }

    /// One field of every row, in the rows' order; what takes requests is asked for by many at once.
    private static func column(_ segment: PathSegment, of rows: [Record]) async throws -> [Term] {
        guard rows.contains(where: { $0.deferred != nil && $0.field(named: segment.name) == nil }) else {
            var terms: [Term] = []
            for row in rows { terms.append(try await member(segment, of: row)) }
            return terms
        }
        return try await withThrowingTaskGroup(of: (Int, Term).self) { group in
            var terms = [Term](repeating: Term(.null), count: rows.count)
            var next = 0
            func add() {
                guard next < rows.count else { return }
                let (index, row) = (next, rows[next])
                next += 1
                group.addTask { (index, try await member(segment, of: row)) }
            }
            for _ in 0..<columnWidth { add() }
            while let (index, term) = try await group.next() {
                terms[index] = term
                add()
            }
            return terms
        }
    }

    /// The value at the end of a path in every row.
    static func column(_ path: [PathSegment], of rows: [Record]) async throws -> [Term] {
        guard let first = path.first else { return [] }
        var terms = try await column(first, of: rows)
        for index in terms.indices { terms[index] = try await terms[index].member(Array(path.dropFirst())) }
        return terms
    }

    private static func unknown(_ segment: PathSegment, among names: [String]) -> Failure {
        Failure(
            .value, "there is no field `\(segment.name)`",
            remedy: names.isEmpty ? nil : "there are \(names.joined(separator: " "))", span: segment.span)
    }
}
