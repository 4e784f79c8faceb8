extension Grammar {
    static let letGrammar = StatementGrammar(
        "let", .flow, .sequence([.identifier(.name), .mark(.equal), .boundValue(.valued, .value)]),
        summary: "keep a value, or the result of a statement, in a variable",
        example: "let facts = assess source for target"
    ) { (captures) throws(MissingCapture) in
        .let(LetStatement(name: try need(captures.word(.name)), value: try need(captures.boundValue(.value))))
    }

    static let ifGrammar = StatementGrammar(
        "if", .flow,
        .sequence([
            .expression(.condition, overFields: false), .block(.block),
            .repeated(
                .sequence([
                    .words(["else", "if"]), .expression(.condition, overFields: false), .block(.block),
                ])),
            .optional(.sequence([.words(["else"]), .block(.otherwise)])),
        ]),
        summary: "run statements when a condition holds",
        example: "if count($missing) = 0 { echo \"nothing to do\" } else { copy all into target }"
    ) { (captures) in
        let branches = zip(captures.expressions(.condition), captures.blocks(.block))
            .map { IfStatement.Branch(condition: $0, block: $1) }
        return .if(IfStatement(branches: branches, otherwise: captures.blocks(.otherwise).first))
    }

    static let forGrammar = StatementGrammar(
        "for", .flow,
        .sequence([.identifier(.name), .words(["in"]), .boundValue(.query, .value), .block(.block)]),
        summary: "run statements for each element of a list or result of a query",
        example: "for k in list keys { echo $k.name }"
    ) { (captures) throws(MissingCapture) in
        .for(
            ForStatement(
                name: try need(captures.word(.name)), sequence: try need(captures.boundValue(.value)),
                body: try need(captures.blocks(.block).first)))
    }

    static let includeGrammar = StatementGrammar(
        "include", .flow, .includePath(.file),
        summary: "run another script here; its path is relative to this one",
        example: "include ./window.kvm"
    ) { (captures) throws(MissingCapture) in
        let file = try need(captures.operand(.file))
        return .include(IncludeStatement(span: file.span, path: try need(file.constant)))
    }

    static let echoGrammar = StatementGrammar(
        "echo", .flow, .repeated(.operand(.text, .value)),
        summary: "print values with blanks between",
        example: "echo \"${facts.blockers} blockers\""
    ) { (captures) in
        .echo(EchoStatement(values: captures.operands(.value)))
    }

    static let assertGrammar = StatementGrammar(
        "assert", .flow,
        .sequence([
            .expression(.condition, overFields: false),
            .optional(.sequence([.mark(.comma), .expression(.message, overFields: false)])),
        ]),
        summary: "fail, with a message if one is given, when a condition does not hold",
        example: "assert $facts.passed, \"there are blockers\""
    ) { (captures) throws(MissingCapture) in
        .assert(
            AssertStatement(
                condition: try need(captures.expression(.condition)), message: captures.expression(.message)))
    }

    static let onErrorGrammar = StatementGrammar(
        "on error", .flow, .oneOf(ErrorPolicy.allCases.map(\.rawValue), .policy, label: "what to do"),
        summary: "say whether a failed statement ends this block",
        example: "on error continue"
    ) { (captures) throws(MissingCapture) in
        .onError(
            OnErrorStatement(policy: try need(captures.word(.policy).flatMap { ErrorPolicy(rawValue: $0.folded) })))
    }

    static let waitGrammar = StatementGrammar(
        "wait until", .flow,
        .sequence([
            .expression(.condition, overFields: false),
            .clauses([
                Clause(
                    "for", .sequence([.words(["for"]), .duration(.limit)]),
                    example: "wait until (doctor target).passed for 15m")
            ]),
        ]),
        summary: "ask again, less and less often, until a condition holds or the time is over",
        example: "wait until (doctor target).passed for 15m"
    ) { (captures) throws(MissingCapture) in
        .wait(WaitStatement(condition: try need(captures.expression(.condition)), limit: captures.duration(.limit)))
    }

    static let exitGrammar = StatementGrammar(
        "exit", .flow, .optional(.number(.limit, label: "an exit code")),
        summary: "end the script, with an exit code if one is given",
        example: "exit 6"
    ) { (captures) in
        .exit(ExitStatement(code: captures.number(.limit)))
    }
}
