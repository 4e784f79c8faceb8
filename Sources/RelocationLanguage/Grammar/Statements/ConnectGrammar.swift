extension Grammar {
    static let connectGrammar = StatementGrammar(
        "connect", .session,
        .optional(
            .sequence([
                .operand(.vault, .vault),
                .clauses([
                    Clause(
                        "as", .sequence([.words(["as"]), .alias(.new, .newAlias)]),
                        example: "connect contoso-we as source"),
                    Clause(
                        "using", .sequence([.words(["using"]), credential]), example: "connect contoso-we using managed"
                    ),
                ]),
            ])),
        summary: "connect to a vault and check name, token and reachability",
        details: [
            "The first connection without `as` is `source`, the second `target`.",
            "At the prompt, `connect` alone lists the vaults that you can see and asks.",
        ],
        example: "connect contoso-we as source"
    ) { (captures) throws(MissingCapture) in
        .connect(
            ConnectStatement(
                vault: captures.operand(.vault), alias: captures.alias(.newAlias),
                credential: try captures.credential()))
    }

    private static let credential = Element.choice(
        [
            .words(["default"], .credential),
            .sequence([.words(["environment"], .credential), .optional(.operand(.environmentPrefix, .argument))]),
            .words(["workload"], .credential),
            .sequence([.words(["managed"], .credential), .optional(.operand(.clientID, .argument))]),
            .words(["cli"], .credential),
            .words(["device-code"], .credential),
            .sequence([
                .words(["token"], .credential), .variable(.argument, label: "the token's variable, `$env.NAME`"),
            ]),
        ], label: "a credential")
}

extension Captures {
    /// The credential after `using`, if there is one.
    fileprivate func credential() throws(MissingCapture) -> Credential? {
        guard let word = word(.credential) else { return nil }
        let argument = operand(.argument)
        let kind: Credential.Kind
        switch word.folded {
        case "default": kind = .standard
        case "environment": kind = .environment
        case "workload": kind = .workload
        case "managed": kind = .managed
        case "cli": kind = .commandLine
        case "device-code": kind = .deviceCode
        default:
            guard case .variable(let reference) = argument?.form else { throw MissingCapture() }
            kind = .token(reference)
        }
        let span = argument.map { word.span.through($0.span) } ?? word.span
        if case .token = kind { return Credential(span: span, kind: kind, argument: nil) }
        return Credential(span: span, kind: kind, argument: argument)
    }
}
