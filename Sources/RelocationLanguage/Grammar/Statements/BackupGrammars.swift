extension Grammar {
    static let backupGrammar = StatementGrammar(
        "backup", .move, roles: [.move, .change],
        .sequence([.selection(.selection), .clauses([.fromConnection, .toFolder.required, .condition])]),
        summary: "write encrypted backups, which restore in the same subscription and geography",
        example: "backup all to ./out"
    ) { (captures) throws(MissingCapture) in
        .backup(
            BackupStatement(
                selection: try need(captures.selection()), from: captures.alias(.from),
                to: try need(captures.operand(.to)), condition: captures.expression(.condition)))
    }

    static let restoreGrammar = StatementGrammar(
        "restore", .move, roles: [.move, .change],
        .sequence([
            .optional(.selection(.selection)), .clauses([.fromFolder, .into.required, .condition, .conflict]),
        ]),
        summary: "bring a backup into a vault, with all versions",
        details: ["Without `from`: the last backup of this session."],
        example: "restore from ./out into target on conflict skip"
    ) { (captures) throws(MissingCapture) in
        .restore(
            RestoreStatement(
                selection: captures.selection(), from: captures.operand(.from), into: try need(captures.alias(.into)),
                condition: captures.expression(.condition), conflict: captures.conflictClause))
    }
}
