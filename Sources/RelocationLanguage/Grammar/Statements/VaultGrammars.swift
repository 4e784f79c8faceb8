extension Grammar {
    static let exportTemplateGrammar = StatementGrammar(
        "export template", .prepare, roles: .change, .clauses([.fromConnection, .toFile.required]),
        summary: "write the vault without its data as a Resource Manager template",
        example: "export template to ./vault.json"
    ) { (captures) throws(MissingCapture) in
        .exportTemplate(
            ExportTemplateStatement(from: captures.alias(.from), to: try need(captures.operand(.to))))
    }

    static let createVaultGrammar = StatementGrammar(
        "create vault", .prepare, roles: [.move, .change],
        .sequence([
            .operand(.vaultName, .name),
            .clauses([
                Clause(
                    "in", .sequence([.words(["in"]), .operand(.region, .region)]),
                    example: "create vault contoso-ne in northeurope like source", required: true),
                Clause(
                    "like",
                    .choice(
                        [
                            .sequence([.words(["like"]), .alias(.source, .like)]),
                            .sequence([.words(["from"]), .operand(.file, .template)]),
                        ], label: "what it is made after"),
                    example: "create vault contoso-ne in northeurope like source", required: true,
                    missing: "expected `like` and a connection, or `from` and a template: what is it made after?"),
                Clause(
                    "resource group",
                    .sequence([.words(["resource", "group"]), .operand(.resourceGroup, .resourceGroup)]),
                    example: "create vault contoso-ne in northeurope like source resource group moved"),
                Clause(
                    "subscription", .sequence([.words(["subscription"]), .operand(.subscription, .subscription)]),
                    example:
                        "create vault contoso-ne in northeurope like source subscription 7d2f5e4c-1b3a-4c6d-8e9f-0a1b2c3d4e5f"
                ),
            ]),
        ]),
        summary: "make a vault without its data, like a connected one or from a template",
        example: "create vault contoso-ne in northeurope like source"
    ) { (captures) throws(MissingCapture) in
        let shape: CreateVaultStatement.Shape
        if let alias = captures.alias(.like) {
            shape = .like(alias)
        } else {
            shape = .template(try need(captures.operand(.template)))
        }
        return .createVault(
            CreateVaultStatement(
                name: try need(captures.operand(.name)), region: try need(captures.operand(.region)), shape: shape,
                resourceGroup: captures.operand(.resourceGroup), subscription: captures.operand(.subscription)))
    }

    static let applySettingsGrammar = StatementGrammar(
        "apply settings", .move, roles: [.move, .change],
        .clauses([
            Clause(
                "from", .sequence([.words(["from"]), .place(.place)]), example: "apply settings from ./out into target"),
            .into.required,
            Clause(
                "only",
                .sequence([
                    .words(["only"]),
                    .separated(.oneOf(SettingsArea.allCases.map(\.rawValue), .area, label: "an area of settings")),
                ]), example: "apply settings into target only issuers, contacts"),
        ]),
        summary: "bring policies, issuers, contacts, roles and network rules into a vault",
        example: "apply settings into target only issuers, contacts"
    ) { (captures) throws(MissingCapture) in
        .applySettings(
            ApplySettingsStatement(
                from: captures.place(.place), into: try need(captures.alias(.into)), only: captures.onlyClause))
    }

    static let discardGrammar = StatementGrammar(
        "discard", .finish, roles: .change, .operand(.folder, .folder),
        summary: "remove a backup or export once the target holds everything in it",
        example: "discard ./out"
    ) { (captures) throws(MissingCapture) in
        .discard(DiscardStatement(folder: try need(captures.operand(.folder))))
    }

    static let retireGrammar = StatementGrammar(
        "retire", .finish, roles: [.move, .change],
        .sequence([
            .alias(.source, .alias),
            .clauses([
                Clause(
                    "confirm", .sequence([.words(["confirm"]), .operand(.vaultName, .confirm)]),
                    example: "retire source confirm contoso-we", required: true),
                Clause(
                    "acknowledge",
                    .sequence([.words(["acknowledge"]), .separated(.operand(.acknowledgedName, .acknowledge))]),
                    example: "retire source confirm contoso-we acknowledge web-app"),
            ]),
        ]),
        summary: "delete the old vault (soft delete, never purge) after a passed, fresh verification",
        example: "retire source confirm contoso-we"
    ) { (captures) throws(MissingCapture) in
        .retire(
            RetireStatement(
                alias: try need(captures.alias(.alias)), confirm: try need(captures.operand(.confirm)),
                acknowledge: captures.operands(.acknowledge)))
    }
}

extension Captures {
    fileprivate var onlyClause: OnlyClause? {
        guard let span = clauseSpans["only"] else { return nil }
        let items = words(.area).compactMap { word in
            SettingsArea(rawValue: word.folded).map { OnlyClause.Item(span: word.span, area: $0) }
        }
        return OnlyClause(span: span, areas: items)
    }
}
