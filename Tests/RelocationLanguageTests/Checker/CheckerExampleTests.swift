import RelocationLanguage
import Testing

/// What is right stays unmarked, and the wrong lines of the description are marked where and as it says.
@Suite struct CheckerExampleTests {
    @Test(arguments: Examples.scripts)
    func nothingIsWrongWithTheExamples(_ text: String) {
        let result = check(text, files: ["./window.kvm": "backup all to ./out\n"])
        #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
    }

    @Test func nothingIsWrongWithAMove() {
        let text = #"""
            let from_vault = default($2, "contoso-we")
            let to_vault = default($3, "contoso-ne")
            connect $from_vault as source
            connect $to_vault as target
            list all in source sort by name limit 12
            list versions of secret db-password in source
            list secrets in source where expires < now() + 90d and not managed sort by expires
            backup all from source to "$1"
            restore from "$1" into target on conflict skip
            let proof = verify all source against target
            assert $proof.passed, "${proof.differences} differences"
            echo "${proof.objects} objects in ${proof.versions} versions are equal"
            verify "$1" against target
            """#
        #expect(messages(text, arguments: 1).isEmpty)
    }

    static let described: [WrongLine] = [
        WrongLine(
            "list secrets in «sorce»", "no connection `sorce`; did you mean `source`?",
            note: "`source` is connected here"),
        WrongLine("verify source against «source»", "both sides are the same vault"),
        WrongLine(
            "list secrets where expires > «5»",
            "`expires` is a date and 5 a number; dates are `2026-11-23`, `now() + 5d`"),
        WrongLine("list secrets where «nam» = \"x\"", "secrets have no field `nam`; did you mean `name`?"),
        WrongLine("list keys where name = «dev»", "keys have no field `dev`; text is quoted: `\"dev\"`"),
        WrongLine(
            "retire source confirm «contoso-ne»", "`source` is `contoso-we`; write the name of the vault that goes",
            note: "connected here"),
        WrongLine(
            "restore from «source» into target",
            "`restore` reads a folder and `source` is a connection: `copy … from source`, or `./source`"),
    ]

    @Test(arguments: described + WrongLineTests.described)
    func saysWhatAndWhere(_ line: WrongLine) throws {
        let marked = MarkedSource(connected + line.marked)
        let diagnostics = check(marked.source).diagnostics
        #expect(diagnostics.count == 1, "\(diagnostics)")
        let diagnostic = try #require(diagnostics.first)
        #expect(diagnostic.message == line.message)
        #expect(diagnostic.span.start..<diagnostic.span.end == marked.range)
        if let note = line.note { #expect(diagnostic.notes.contains { $0.message == note }) }
    }
}
