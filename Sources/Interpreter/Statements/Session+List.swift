internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension Session {
    func perform(_ list: ListStatement, _ span: Span) async throws -> StatementOutcome {
        .shown(.table(try await table(list, span)), .table, "list")
    }

    /// The objects of a list one by one, for `for`; nil where they must all be there first.
    func stream(_ list: ListStatement, _ statement: Statement) async throws -> AsyncThrowingStream<Record, any Error>? {
        guard case .objects(let written) = list.subject, list.sort == nil, list.limit == nil else { return nil }
        let vault = try connection(list.connection, statement.span)
        let filter = try await filter(list.condition)
        return vault.objects(try await selection(written), where: filter)
    }

    private func table(_ list: ListStatement, _ span: Span) async throws -> Table {
        let limit = try await limit(list.limit)
        switch list.subject {
        case .objects(let written):
            let vault = try connection(list.connection, span)
            let filter = try await filter(list.condition)
            let selection = try await selection(written)
            let records = try await collect(
                vault.objects(selection, where: filter), list.sort == nil ? limit : .max)
            return try await arrange(records, ObjectRecord.columns(of: selection.possibleKinds), list.sort, limit)
        case .versions(let noun, let operand):
            let name = try await objectName(operand)
            let connected = try connection(list.connection, span)
            let versions = try await connected.versions(of: noun.kind, name)
            guard !versions.isEmpty else {
                throw Failure(.notFound, "there is no \(noun.rawValue) \(name)", object: "\(noun.rawValue) \(name)")
            }
            let records = try await keep(versions, list.condition)
            return try await arrange(
                records, ObjectRecord.columns(of: [noun.kind], isVersions: true), list.sort, limit)
        case .deleted(let written):
            let selection = try await selection(written)
            let deleted = try await connection(list.connection, span).deleted(selection)
            let records = try await keep(deleted, list.condition)
            return try await arrange(
                records, ObjectRecord.columns(of: selection.possibleKinds, isDeleted: true), list.sort, limit)
        case .issuers, .contacts, .dependents, .access, .vaults:
            let (rows, columns) = try await controlRows(list, span)
            return try await arrange(try await keep(rows, list.condition), columns, list.sort, limit)
        }
    }

    private func limit(_ operand: NumberOperand?) async throws -> Int {
        guard let operand else { return .max }
        let number = try await number(operand)
        guard number >= 0 else { throw Failure(.value, "a limit is not negative", span: operand.span) }
        return Int(clamping: number)
    }

    private func collect(_ stream: AsyncThrowingStream<Record, any Error>, _ limit: Int) async throws -> [Record] {
        var records: [Record] = []
        if limit == 0 { return records }
        for try await record in stream {
            records.append(record)
            if records.count >= limit { break }
        }
        try Task.checkCancellation()
        return records
    }

    private func keep(_ records: [Record], _ condition: Expression?) async throws -> [Record] {
        guard let filter = try await filter(condition) else { return records }
        var kept: [Record] = []
        for record in records where try await filter(record) { kept.append(record) }
        return kept
    }

    /// Sorts (null last, equal ones as they came) and cuts off. A field that is sorted by is shown.
    private func arrange(
        _ records: [Record], _ columns: [Table.Column], _ sort: SortClause?, _ limit: Int
    ) async throws -> Table {
        guard let sort else { return Table(columns: columns, rows: Array(records.prefix(limit))) }
        let terms = try await Term.column(sort.field.path, of: records)
        let ignoresCase = terms.contains { $0.ignoresCase }
        let order = terms.indices.sorted { left, right in
            Value.sorts(terms[left].value, before: terms[right].value, ignoresCase, sort.descending)
                || !Value.sorts(terms[right].value, before: terms[left].value, ignoresCase, sort.descending)
                    && left < right
        }
        let name = sort.field.path[0].name
        guard sort.field.path.count == 1, !columns.contains(where: { $0.name.equalsIgnoringCase(name) }) else {
            return Table(columns: columns, rows: order.prefix(limit).map { records[$0] })
        }
        let field = name.folded
        let rows = order.prefix(limit).map { index in
            records[index].adding(.init(field, terms[index].value, ignoresCase: ignoresCase))
        }
        return Table(columns: columns + [.init(field, ignoresCase: ignoresCase)], rows: rows)
    }

    /// The vault of a written alias, else of `source`, else the only one.
    func connection(_ alias: Alias?, _ span: Span) throws -> any ConnectedVault {
        if let alias { return try connections.named(alias).vault }
        return try connections.implied("source", span).vault
    }
}
