extension Grammar {
    static let disconnectGrammar = StatementGrammar(
        "disconnect", .session, .alias(.source, .alias),
        summary: "end a connection and free its name",
        example: "disconnect target"
    ) { (captures) throws(MissingCapture) in
        .disconnect(DisconnectStatement(alias: try need(captures.alias(.alias))))
    }

    static let setGrammar = StatementGrammar(
        "set", .session, .sequence([.setting(.setting), .operand(.settingValue, .value)]),
        summary: "change a setting; `default` resets it",
        details: ["`show settings` lists them with their values."],
        example: "set jobs 16"
    ) { (captures) throws(MissingCapture) in
        .set(SetStatement(setting: try need(captures.word(.setting)), value: try need(captures.operand(.value))))
    }

    static let reportGrammar = StatementGrammar(
        "report", .keep, .sequence([.words(["to"]), .operand(.newFile, .to)]),
        summary: "write what was done so far as .md, .html, .json or .xml (JUnit)",
        example: "report to ./move.html"
    ) { (captures) throws(MissingCapture) in
        .report(ReportStatement(file: try need(captures.operand(.to))))
    }

    static let recordGrammar = StatementGrammar(
        "record", .keep,
        .choice(
            [.sequence([.words(["to"]), .operand(.newFile, .to)]), .words(["off"], .keyword)],
            label: "`to` and a file, or `off`"),
        summary: "write the statements from here on into a file that runs as a script",
        example: "record to ./session.kvm"
    ) { (captures) in
        .record(RecordStatement(file: captures.operand(.to)))
    }

    static let helpGrammar = StatementGrammar(
        "help", .help, .repeated(.helpWord(.words)),
        summary: "explain statements, settings, fields and functions",
        example: "help backup"
    ) { (captures) in
        .help(HelpStatement(words: captures.words(.words)))
    }

    static let historyGrammar = StatementGrammar(
        "history", .help, .optional(.number(.limit, label: "a number")),
        summary: "list earlier entries, at the prompt only",
        example: "history 20"
    ) { (captures) in
        .history(HistoryStatement(count: captures.number(.limit)))
    }

    static let rerunGrammar = StatementGrammar(
        "rerun", .help, .number(.limit, label: "the number of an entry"),
        summary: "run an earlier entry again, at the prompt only",
        example: "rerun 12"
    ) { (captures) throws(MissingCapture) in
        .rerun(RerunStatement(number: try need(captures.number(.limit))))
    }
}
