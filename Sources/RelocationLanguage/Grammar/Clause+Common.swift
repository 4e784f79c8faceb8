/// The clauses that several statements share.
extension Clause {
    static let inConnection = Clause(
        "in", .sequence([.words(["in"]), .alias(.source, .connection)]), example: "list secrets in target")
    static let fromConnection = Clause(
        "from", .sequence([.words(["from"]), .alias(.source, .from)]), example: "backup all from source to ./out")
    static let fromFolder = Clause(
        "from", .sequence([.words(["from"]), .operand(.folder, .from)]), example: "restore from ./out into target")
    static let into = Clause(
        "into", .sequence([.words(["into"]), .alias(.target, .into)]), example: "copy all into target")
    static let toFolder = Clause(
        "to", .sequence([.words(["to"]), .operand(.newFolder, .to)]), example: "backup all to ./out",
        duplicateHint: "a plan's file comes first: `plan to FILE backup …`")
    static let toFile = Clause(
        "to", .sequence([.words(["to"]), .operand(.newFile, .to)]), example: "map source into target to ./addresses.csv"
    )
    static let condition = Clause(
        "where", .sequence([.words(["where"]), .expression(.condition, overFields: true)]),
        example: "list keys where expires < now() + 30d")
    static let sort = Clause(
        "sort",
        .sequence([.words(["sort", "by"]), .field(.field), .optional(.words(["descending"], .descending))]),
        example: "list secrets sort by updated descending")
    static let limit = Clause(
        "limit", .sequence([.words(["limit"]), .number(.limit, label: "a number")]),
        example: "list secrets sort by expires limit 10")
    static let conflict = Clause(
        "on conflict",
        .sequence([
            .words(["on", "conflict"]),
            .oneOf(ConflictPolicy.allCases.map(\.rawValue), .policy, label: "what to do"),
        ]), example: "restore from ./out into target on conflict skip")
    static let recreate = Clause(
        "recreate",
        .sequence([
            .words(["recreate"]),
            .separated(.oneOf(["keys", "certificates"], .recreate, label: "what to re-create")),
        ]), example: "copy all into target recreate keys, certificates")
    static let includingDisabled = Clause(
        "including disabled", .words(["including", "disabled"]),
        example: "export secrets to ./sealed sealed with passphrase including disabled")
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
            ], label: "how the values are kept"), example: "export all to ./sealed sealed with passphrase",
        required: true,
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
