extension Grammar {
    static let exportGrammar = StatementGrammar(
        "export", .move, roles: [.move, .change],
        .sequence([
            .selection(.selection),
            .clauses([.fromConnection, .toFolder.required, .seal, .condition, .includingDisabled]),
        ]),
        summary: "write values and certificates themselves, which cross geographies",
        details: [
            "`sealed to age1…, ./team.txt`: age files for these recipients and for those that a file lists; `set identity`",
            "  names the file of the identity that opens them.",
            "`sealed with passphrase`: asked for on the terminal, or from `set passphrase-from env:NAME` or `fd:N`.",
            "`unsealed`: values in clear; whoever can read the files has them.",
            "`including disabled`: disabled versions are enabled for a moment to be read; without it they are left behind.",
            "Keys cannot leave a vault: they are named, and described for `import … recreate keys`.",
        ],
        example: "export all to ./sealed sealed with passphrase including disabled"
    ) { (captures) throws(MissingCapture) in
        .export(
            ExportStatement(
                selection: try need(captures.selection()), from: captures.alias(.from),
                to: try need(captures.operand(.to)), seal: try need(captures.sealClause),
                condition: captures.expression(.condition), includingDisabled: captures.includingDisabled))
    }

    static let importGrammar = StatementGrammar(
        "import", .move, roles: [.move, .change],
        .sequence([
            .optional(.selection(.selection)),
            .clauses([.fromFolder, .into.required, .condition, .conflict, .recreate]),
        ]),
        summary: "bring an export into a vault: versions in order, attributes, tags, policies",
        details: [
            "Without `from`: the last export of this session. A sealed one is opened by the settings `identity` and",
            "`passphrase-from`. `on conflict newer` appends the versions that the target lacks.",
        ],
        example: "import from ./sealed into target recreate keys"
    ) { (captures) throws(MissingCapture) in
        .import(
            ImportStatement(
                selection: captures.selection(), from: captures.operand(.from), into: try need(captures.alias(.into)),
                condition: captures.expression(.condition), conflict: captures.conflictClause,
                recreate: captures.recreateClause))
    }

    static let copyGrammar = StatementGrammar(
        "copy", .move, roles: [.move, .change],
        .sequence([
            .selection(.selection),
            .clauses([.fromConnection, .into.required, .condition, .conflict, .recreate, .includingDisabled]),
        ]),
        summary: "bring objects from vault to vault without files, by the best way for each",
        details: [
            "Within one subscription and geography: encrypted backups. Elsewhere: secrets by value and certificates with"
                + " their keys, all versions in order.",
            "`recreate` makes keys anew, and certificates whose key cannot leave; `including disabled` enables disabled"
                + " versions, reads them and disables them again.",
        ],
        example: "copy all into target on conflict skip"
    ) { (captures) throws(MissingCapture) in
        .copy(
            CopyStatement(
                selection: try need(captures.selection()), from: captures.alias(.from),
                into: try need(captures.alias(.into)), condition: captures.expression(.condition),
                conflict: captures.conflictClause, recreate: captures.recreateClause,
                includingDisabled: captures.includingDisabled))
    }
}
