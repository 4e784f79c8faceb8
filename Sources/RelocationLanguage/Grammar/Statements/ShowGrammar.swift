extension Grammar {
    static let showGrammar = StatementGrammar(
        "show", .look, roles: .query,
        .choice(
            [
                .words(["connections"], .keyword), .words(["settings"], .keyword), .words(["variables"], .keyword),
                .words(["bookmarks"], .keyword),
                .sequence([.words(["identity"], .keyword), .optional(.alias(.source, .alias))]),
                .sequence([
                    .object(pattern: false),
                    .clauses([
                        .inConnection,
                        Clause(
                            "version", .sequence([.words(["version"]), .operand(.version, .version)]),
                            example: "show secret db-password version 4387e9f3d6e14c459867679a90fd0f79"),
                        Clause("reveal", .words(["reveal"]), example: "show secret db-password reveal"),
                    ]),
                ]),
            ], label: "what to show"),
        summary: "show one object in full, or connections, settings, variables, bookmarks, the identity",
        details: ["The value of a secret is shown only with `reveal`, and never kept."],
        example: "show secret db-password in source"
    ) { (captures) throws(MissingCapture) in
        .show(
            ShowStatement(
                subject: try captures.showSubject(), subjectSpan: try captures.subjectSpan(),
                connection: captures.alias(.connection), version: captures.operand(.version),
                reveal: captures.clauseSpans["reveal"]))
    }
}

extension Captures {
    fileprivate func showSubject() throws(MissingCapture) -> ShowStatement.Subject {
        switch word(.keyword)?.folded {
        case nil: .object(try need(noun), try need(operand(.name)))
        case "connections": .connections
        case "settings": .settings
        case "variables": .variables
        case "bookmarks": .bookmarks
        case "identity": .identity(alias(.alias))
        default: throw MissingCapture()
        }
    }
}
