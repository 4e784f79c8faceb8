extension Grammar {
    static let assessGrammar = StatementGrammar(
        "assess", .prepare, roles: .query,
        .sequence([
            .optional(.selection(.selection)), .optional(.alias(.source, .connection)),
            .clauses([
                Clause(
                    "for",
                    .sequence([
                        .words(["for"]),
                        .choice(
                            [
                                .sequence([.words(["region"]), .operand(.region, .region)]),
                                .sequence([
                                    .words(["vault"]), .operand(.vaultName, .name), .words(["in"]),
                                    .operand(.region, .region),
                                ]),
                                .alias(.target, .destination),
                            ], label: "a connection, `region` and its name, or `vault` and the name of a new one"),
                    ]), example: "assess source for vault contoso-ne in northeurope")
            ]),
        ]),
        summary: "list every fact that will hinder the move, and what to do about each",
        details: ["`for vault NAME in REGION` is for one that is still to be made: its name is checked too."],
        example: "assess source for region northeurope"
    ) { (captures) in
        .assess(
            AssessStatement(
                selection: captures.selection(), connection: captures.alias(.connection),
                destination: captures.assessDestination))
    }

    static let verifyGrammar = StatementGrammar(
        "verify", .prove, roles: .query,
        .sequence([
            .optional(.selection(.selection)), .optional(.place(.place)),
            .clauses([
                Clause(
                    "against", .sequence([.words(["against"]), .place(.against)]),
                    example: "verify ./out against target"),
                .condition,
                Clause(
                    "metadata only", .words(["metadata", "only"]), example: "verify source against target metadata only"
                ),
            ]),
        ]),
        summary: "compare two vaults, or a folder and a vault, version by version",
        details: ["Without operands: `source` against `target`. Any difference is a failure."],
        example: "verify ./out against target"
    ) { (captures) in
        .verify(
            VerifyStatement(
                selection: captures.selection(), place: captures.place(.place), against: captures.place(.against),
                condition: captures.expression(.condition), metadataOnly: captures.clauseSpans["metadata only"]))
    }

    static let validateGrammar = StatementGrammar(
        "validate", .prove, roles: .query, .optional(.alias(.target, .connection)),
        summary: "try the new vault: list, get, sign and verify, wrap and unwrap, chains and expiry",
        example: "validate target"
    ) { (captures) in
        .validate(ValidateStatement(connection: captures.alias(.connection)))
    }

    static let doctorGrammar = StatementGrammar(
        "doctor", .prove, roles: .query, .optional(.alias(.source, .connection)),
        summary: "examine the way to the vault without touching an object: name, network, token, permissions",
        example: "doctor target"
    ) { (captures) in
        .doctor(DoctorStatement(connection: captures.alias(.connection)))
    }
}

extension Captures {
    fileprivate var assessDestination: AssessStatement.Destination? {
        guard let region = operand(.region) else { return alias(.destination).map { .connection($0) } }
        return operand(.name).map { .vault(name: $0, region: region) } ?? .region(region)
    }
}
