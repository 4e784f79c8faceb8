import RelocationLanguage
import Testing

/// The canonical form: what it looks like, that it is stable, and that it means the same.
@Suite struct FormatterTests {
    private func parse(_ text: String) -> ParseResult { Parser.parse(SourceFile(name: "t", text: text)) }

    private func format(_ text: String) -> String { Formatter.format(parse(text)) }

    static let pairs: [(String, String)] = [
        ("", ""), ("\n\n", ""), ("ECHO  a ;echo b", "echo a\necho b\n"),
        ("list keys where Expires<Now( ) + 30d", "list keys where expires < now() + 30d\n"),
        ("list keys where enabled in source", "list keys in source where enabled\n"),
        (
            "backup ALL where Tags.Env = \"x\" to ./Out from Source",
            "backup all from Source to ./Out where tags.Env = \"x\"\n"
        ),
        ("list keys where tags.\"cost center\" is NOT NULL", "list keys where tags.\"cost center\" is not null\n"),
        ("if true{echo a}else if $x{echo b}else{}", "if true {\n  echo a\n} else if $x {\n  echo b\n} else {\n}\n"),
        ("for k in list keys{\n\n\necho $k.Name # c\n\n}", "for k in list keys {\n  echo $k.Name  # c\n}\n"),
        ("echo a # one\n# two\n\n\n\n# three\necho b", "echo a  # one\n# two\n\n# three\necho b\n"),
        ("let X = (LIST KEYS).name", "let X = (list keys).name\n"),
        ("let x = count( [1,2 , 3,] )", "let x = count([1, 2, 3])\n"),
        ("let x = [ # a\n1, # b\n# c\n2 ]", "let x = [\n  # a\n  1,  # b\n  # c\n  2,\n]\n"),
        ("let x = (true # a\n and false)", "let x = (\n  true  # a\n  and false\n)\n"),
        ("connect a-vault using environment as Src", "connect a-vault as Src using environment\n"),
        ("set JOBS 5; set output JSON", "set jobs 5\nset output JSON\n"),
        ("let d = 2026-11-23t08:00z; echo 2026-11-23t08:00z", "let d = 2026-11-23T08:00Z\necho 2026-11-23t08:00z\n"),
        ("let x = 5 - -3; let y = (1 + 2)", "let x = 5 - -3\nlet y = (1 + 2)\n"),
        ("assert (true and not(false)),\"no\"", "assert (true and not (false)), \"no\"\n"),
        ("if true { # why\necho a }", "if true {\n  # why\n  echo a\n}\n"),
        ("if true { echo a } # done", "if true {\n  echo a\n}  # done\n"),
        ("\u{FEFF}#!/usr/bin/env kvmsh\r\necho a\r\n", "#!/usr/bin/env kvmsh\necho a\n"),
        ("export all unsealed to ./x", "export all to ./x unsealed\n"),
        (
            "plan to p.json COPY all into target on CONFLICT skip",
            "plan to p.json copy all into target on conflict skip\n"
        ),
        ("backup secret a,\"to\",key \"key\" to ./x", "backup secret a, \"to\", key \"key\" to ./x\n"),
        ("echo \"${ Upper( $x ) }\"", "echo \"${ Upper( $x ) }\"\n"),
        ("if true {\n\n# only\n\n}", "if true {\n  # only\n}\n"), ("echo a \\", "echo a\n"),
    ]

    @Test(arguments: pairs)
    func looksLike(_ text: String, _ expected: String) {
        #expect(format(text) == expected)
        #expect(format(expected) == expected)
    }

    @Test func longStatementsBreakBeforeTheirClauses() {
        let text =
            "export all to ./sealed where tags.team = \"pay\" or tags.\"cost center\" is null sealed to ./one.txt, ./two.txt # c"
        let expected = """
            # c
            export all \\
                to ./sealed \\
                sealed to ./one.txt, ./two.txt \\
                where tags.team = "pay" or tags."cost center" is null

            """
        #expect(format(text) == expected)
        #expect(format(expected) == expected)
    }

    @Test func longBracketsTakeALineAnElement() {
        let names = (1...8).map { "\"a-rather-long-name-\($0)\"" }
        let text = "if $x in [" + names.joined(separator: ",") + "] { echo a }"
        let expected = "if $x in [\n" + names.map { "  \($0),\n" }.joined() + "] {\n  echo a\n}\n"
        #expect(format(text) == expected)
        #expect(format(expected) == expected)
        let condition = (1...8).map { "name = \"rather-long-\($0)\"" }
        let query = "list keys where (" + condition.joined(separator: " or ") + ")"
        let broken =
            "list keys \\\n    where (\n      " + condition.joined(separator: "\n      or ") + "\n    )\n"
        #expect(format(query) == broken)
        #expect(format(broken) == broken)
    }

    /// Operands of `and` in a list are one element.
    @Test func listsHaveCommasBetweenTheirElementsOnly() {
        let operands = (1...8).map { "$a-rather-long-name-\($0)".split(separator: "-").joined(separator: "_") }
        let expected = "let x = [\n  " + operands.joined(separator: " and ") + ",\n]\n"
        #expect(format("let x = [" + operands.joined(separator: " and ") + "]") == expected)
        #expect(format(expected) == expected)
    }

    /// Many brackets on one line are taken one after the other.
    @Test func manyBracketsAreNoCrash() {
        let text = "let x = " + Array(repeating: "(1)", count: 20_000).joined(separator: " + ")
        let formatted = format(text)
        #expect(format(formatted) == formatted)
    }

    @Test func aBrokenFileStaysAsItIs() {
        #expect(format("ECHO a\nlist secretz\n") == "ECHO a\nlist secretz\n")
    }

    @Test(arguments: Examples.scripts)
    func theExamplesKeepTheirMeaning(_ text: String) {
        #expect(FormattedScript(text)?.complaint == nil)
        #expect(FormattedScript(text) != nil)
    }
}
