/// The clauses that several statements share.
extension Clause {
    static let inConnection = Clause("in", .sequence([.words(["in"]), .alias(.source, .connection)]))
    static let fromConnection = Clause("from", .sequence([.words(["from"]), .alias(.source, .from)]))
    static let fromFolder = Clause("from", .sequence([.words(["from"]), .operand(.folder, .from)]))
    static let into = Clause("into", .sequence([.words(["into"]), .alias(.target, .into)]))
    static let toFolder = Clause(
        "to", .sequence([.words(["to"]), .operand(.newFolder, .to)]),
        duplicateHint: "a plan's file comes first: `plan to FILE backup …`")
    static let toFile = Clause("to", .sequence([.words(["to"]), .operand(.newFile, .to)]))
    static let condition = Clause("where", .sequence([.words(["where"]), .expression(.condition, overFields: true)]))
    static let sort = Clause(
        "sort",
        .sequence([.words(["sort", "by"]), .field(.field), .optional(.words(["descending"], .descending))]))
    static let limit = Clause("limit", .sequence([.words(["limit"]), .number(.limit, label: "a number")]))
    static let conflict = Clause(
        "on conflict",
        .sequence([
            .words(["on", "conflict"]),
            .oneOf(ConflictPolicy.allCases.map(\.rawValue), .policy, label: "what to do"),
        ]))
    static let recreate = Clause(
        "recreate",
        .sequence([
            .words(["recreate"]),
            .separated(.oneOf(["keys", "certificates"], .recreate, label: "what to re-create")),
        ]))
    static let includingDisabled = Clause("including disabled", .words(["including", "disabled"]))
    static let seal = Clause(
        "sealed",
        .choice(
            [
                .sequence([
                    .words(["sealed"]),
                    .choice(
                        [
                            .words(["with", "passphrase"]),
                            .sequence([.words(["to"]), .separated(.operand(.recipient, .recipients))]),
                        ], label: "how the values are sealed"),
                ]),
                .words(["unsealed"]),
            ], label: "how the values are kept"), required: true,
        missing: "expected `sealed to …`, `sealed with passphrase` or `unsealed`: how are the values to be kept?")
}

/// What the shared clauses become in the tree.
extension Captures {
    var sortClause: SortClause? {
        guard let span = clauseSpans["sort"], case .field(let field) = expression(.field)?.kind else { return nil }
        return SortClause(span: span, field: field, descending: word(.descending) != nil)
    }

    var conflictClause: ConflictClause? {
        guard let span = clauseSpans["on conflict"], let word = word(.policy),
            let policy = ConflictPolicy(rawValue: word.folded)
        else { return nil }
        return ConflictClause(span: span, policy: policy, policySpan: word.span)
    }

    var recreateClause: RecreateClause? {
        guard let span = clauseSpans["recreate"] else { return nil }
        let what = words(.recreate).map(\.folded)
        return RecreateClause(span: span, keys: what.contains("keys"), certificates: what.contains("certificates"))
    }

    var includingDisabled: Span? { clauseSpans["including disabled"] }

    var sealClause: SealClause? {
        guard let span = clauseSpans["sealed"] else { return nil }
        let recipients = operands(.recipients)
        if !recipients.isEmpty { return SealClause(span: span, form: .recipients(recipients)) }
        let isSealed = span.text.prefix(1).lowercased() == "s"
        return SealClause(span: span, form: isSealed ? .passphrase : .unsealed)
    }
}
