extension Grammar {
    static let listGrammar = StatementGrammar(
        "list", .look, roles: .query,
        .sequence([
            .choice(
                [
                    .selection(.selection),
                    .sequence([.words(["versions"], .keyword), .words(["of"]), .object(pattern: false)]),
                    .sequence([.words(["deleted"], .keyword), .optional(.selection(.selection))]),
                    .words(["issuers"], .keyword), .words(["contacts"], .keyword), .words(["dependents"], .keyword),
                    .words(["access"], .keyword), .words(["vaults"], .keyword),
                ], label: "what to list"),
            .clauses([.inConnection, .condition, .sort, .limit]),
        ]),
        summary: "list objects, their versions, what is deleted, or what belongs to the vault",
        details: ["The fields for `where` and `sort by` are listed by `help fields`."],
        example: "list secrets where expires < now() + 30d sort by expires"
    ) { (captures) throws(MissingCapture) in
        .list(
            ListStatement(
                subject: try captures.listSubject(), subjectSpan: try captures.subjectSpan(),
                connection: captures.alias(.connection), condition: captures.expression(.condition),
                sort: captures.sortClause, limit: captures.number(.limit)))
    }
}

extension Captures {
    fileprivate func listSubject() throws(MissingCapture) -> ListStatement.Subject {
        switch word(.keyword)?.folded {
        case nil: .objects(try need(selection()))
        case "versions": .versions(try need(noun), try need(operand(.name)))
        case "deleted": .deleted(selection())
        case "issuers": .issuers
        case "contacts": .contacts
        case "dependents": .dependents
        case "access": .access
        case "vaults": .vaults
        default: throw MissingCapture()
        }
    }

    /// From the keyword, noun or selection through the name: what `list` and `show` are about.
    func subjectSpan() throws(MissingCapture) -> Span {
        let pieces = [
            word(.keyword)?.span, word(.noun)?.span, selection()?.span, operand(.name)?.span,
            clauseSpans.isEmpty ? alias(.alias)?.span : nil,
        ].compactMap { $0 }
        let first = try need(pieces.first)
        return pieces.dropFirst().reduce(first) { $0.through($1) }
    }
}
