extension Grammar {
    static let planGrammar = StatementGrammar(
        "plan", .prepare, roles: .preview,
        .sequence([
            .optional(.sequence([.words(["to"]), .operand(.newFile, .file)])), .statement(.move, .statement),
        ]),
        summary: "say what a statement would do, object by object, and change nothing",
        details: [
            "Each object, setting or vault stands in it with what is done, by which road and why; nothing is changed.",
            "With `to FILE` the plan can be reviewed, and carried out by `apply plan`.",
        ],
        example: "plan to ./move.json copy all into target"
    ) { (captures) throws(MissingCapture) in
        .plan(PlanStatement(file: captures.operand(.file), statement: try need(captures.statement(.statement))))
    }

    static let applyPlanGrammar = StatementGrammar(
        "apply plan", .prepare, roles: .change, .operand(.file, .file),
        summary: "carry out a plan, if the vaults are still as it saw them",
        example: "apply plan ./move.json"
    ) { (captures) throws(MissingCapture) in
        .applyPlan(ApplyPlanStatement(file: try need(captures.operand(.file))))
    }

    static let mapGrammar = StatementGrammar(
        "map", .move, roles: .preview,
        .sequence([.optional(.alias(.source, .connection)), .clauses([.into, .toFile])]),
        summary: "list every old address beside its new one, for the applications that must be changed",
        example: "map source into target to ./addresses.csv"
    ) { (captures) in
        .map(
            MapStatement(
                connection: captures.alias(.connection), into: captures.alias(.into), file: captures.operand(.to)))
    }
}
