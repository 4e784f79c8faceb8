import RelocationLanguage
import Testing

/// What Tab offers at the end of a text.
@Suite struct CompletionTests {
    private func complete(_ text: String, _ change: (inout CompletionContext) -> Void = { _ in }) -> CompletionList {
        var context = CompletionContext()
        context.known.connections = [
            .init(alias: "source", vault: "contoso-we"), .init(alias: "target", vault: "contoso-ne"),
        ]
        context.known.variables = ["region": .string]
        context.known.isPrompt = true
        context.vaults = ["contoso-we", "contoso-ne"]
        change(&context)
        return Completion.suggestions(text, cursor: text.utf8.count, context: context)
    }

    private func texts(_ text: String) -> [String] { complete(text).candidates.map(\.text) }

    @Test(arguments: [
        ("bac", ["backup"]), ("echo a; re", ["restore", "retire", "report", "record", "rerun"]),
        ("backup ", ["all", "secrets", "keys", "certificates", "secret", "key", "certificate"]),
        ("backup all ", ["from", "to", "where"]), ("backup all to ./x wh", ["where"]),
        ("backup all from ", ["source", "target"]), ("backup all from t", ["target"]),
        ("connect ", ["contoso-we", "contoso-ne"]), ("set out", ["output"]),
        ("set output js", ["json", "jsonl"]), ("set color ", ["auto", "always", "never", "default"]),
        ("restore into target on conflict s", ["skip"]), ("list issuers where ", ["name", "provider", "account"]),
        ("list secrets where content", ["content-type"]), ("list keys where content", []),
        ("list deleted keys where pur", ["purges"]), ("list keys where key-type = \"RSA-", ["RSA-HSM\""]),
        ("list all where kind = \"s", ["secret\""]), ("echo $re", ["$region"]), ("echo \"in $re", ["$region"]),
        ("echo \"in ${re", ["region"]), ("let r = verify; echo $r.pas", ["$r.passed"]),
        ("let r = verify\necho \"${r.diff", ["r.differences"]), ("echo $last.stat", ["$last.statement"]),
        ("assess for region northe", ["northeurope"]), ("retire source confirm ", ["contoso-we"]),
        ("connect x as ", []), ("connect contoso-us as third; list keys in th", ["third"]),
        ("if true { list keys in so", ["source"]), ("let x = cou", ["count("]), ("echo a # bac", []),
        ("echo \"a\"", []), ("echo 'in $re", []), ("disconnect source; connect contoso-we as ", ["source"]),
        ("on error ", ["stop", "continue"]), ("list keys where name = \"a\" li", ["limit"]),
    ])
    func offers(_ text: String, _ expected: [String]) {
        let found = texts(text)
        if text.hasPrefix("let x") || text.hasSuffix("where ") {
            // Functions and words may stand there too; the fields come first.
            #expect(found.starts(with: expected) || found == expected, "\(found)")
        } else {
            #expect(found == expected)
        }
    }

    @Test(arguments: [
        ("show secret db", CompletionRequest.objectNames(.secret, alias: "source")),
        ("show secret \"db", .objectNames(.secret, alias: "source")),
        ("backup secret a, key ", .objectNames(.key, alias: "source")),
        ("list keys where name like \"d", .objectNames(.key, alias: "source")),
        ("list keys in target where name = \"", .objectNames(.key, alias: "target")),
        ("list all where name in [\"a\", \"", .objectNames(nil, alias: "source")),
        ("backup all to ./o", .paths), ("backup all to \"./o", .paths), ("verify ./o", .paths),
        ("include ./w", .scripts), ("set identity ~/", .paths),
    ])
    func asks(_ text: String, _ expected: CompletionRequest) {
        #expect(complete(text).requests == [expected])
    }

    @Test func theReplacementIsWhatIsTyped() {
        #expect(complete("list keys in ta").replacement == 13..<15)
        #expect(complete("show secret \"ü").replacement == 13..<15)
        #expect(complete("").replacement == 0..<0)
        #expect(complete("echo \"${re").replacement == 8..<10)
        #expect(Completion.suggestions("list keys in ta in", cursor: 15, context: .init()).typed == "ta")
    }

    @Test func namesAreQuotedWhereTheyMustBe() {
        let list = complete("backup secret ")
        #expect(list.written("db-password") == "db-password")
        #expect(list.written("to") == "\"to\"")
        #expect(list.written("./a b/", goesOn: true) == "\"./a b/")
        #expect(complete("backup secret \"d").written("db") == "db\"")
        #expect(list.written("a\"$b") == "\"a\\\"\\$b\"")
    }

    /// Every place of every example can be asked about.
    @Test(arguments: Examples.scripts)
    func everyPlaceOfTheExamplesAnswers(_ text: String) {
        for cursor in stride(from: 0, through: text.utf8.count, by: 3) {
            let list = Completion.suggestions(text, cursor: cursor, context: CompletionContext())
            #expect(list.replacement.upperBound == cursor)
        }
    }
}
