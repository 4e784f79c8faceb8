import RelocationLanguage
import Testing

/// What the statements become in the tree, by the rows of "looks ambiguous" and the grammar.
@Suite struct StatementTreeTests {
    private func only(_ text: String) throws -> StatementBody {
        #expect(problems(text) == [])
        let all = statements(text)
        #expect(all.count == 1)
        return try #require(all.first).body
    }

    @Test(arguments: [
        ("verify ./out against target", "folder ./out", "connection target"),
        ("verify out against a/b", "connection out", "folder a/b"),
        ("verify ~ against .x", "folder ~", "folder .x"),
        ("verify \"source\" against $x", "folder source", "folder $x"),
    ])
    func places(_ text: String, _ left: String, _ right: String) throws {
        guard case .verify(let verify) = try only(text) else {
            Issue.record("no verify")
            return
        }
        func describe(_ place: Place?) -> String? {
            switch place?.form {
            case .connection(let alias): "connection \(alias.name)"
            case .folder(let operand): "folder \(operand.constant ?? operand.span.text)"
            case nil: nil
            }
        }
        #expect(describe(verify.place) == left)
        #expect(describe(verify.against) == right)
    }

    @Test(arguments: [
        ("all", ["all"]), ("secrets", ["secret*"]), ("secret a, b", ["secret a b"]),
        ("secret a, key b, keys", ["secret a", "key b", "key*"]),
        ("secret a, \"to\", \"key\", certificate c", ["secret a to key", "certificate c"]),
        ("SECRETS, Keys", ["secret*", "key*"]), ("secret $names.name", ["secret $names.name"]),
        ("secrets, certificate web-*, \"all\"", ["secret*", "certificate web-* all"]),
    ])
    func selections(_ text: String, _ groups: [String]) throws {
        guard case .backup(let backup) = try only("backup \(text) to D") else {
            Issue.record("no backup")
            return
        }
        switch backup.selection.form {
        case .all:
            #expect(groups == ["all"])
        case .groups(let found):
            let described = found.map { group -> String in
                guard let names = group.names else { return group.noun.rawValue + "*" }
                return ([group.noun.rawValue] + names.map { $0.constant ?? $0.span.text }).joined(separator: " ")
            }
            #expect(described == groups)
        }
        #expect(backup.selection.span.text == text)
    }

    @Test func inBeforeAWordIsTheClauseAndBeforeAListTheOperator() throws {
        guard case .list(let clause) = try only("list secrets where enabled in source"),
            case .list(let variable) = try only("list secrets where name in $names"),
            case .list(let call) = try only("list secrets where name in keys($x) in west"),
            case .list(let both) = try only("list secrets where name in [\"a\"] in west limit 5")
        else {
            Issue.record("no list")
            return
        }
        #expect(clause.connection?.name == "source")
        #expect(clause.condition?.span.text == "enabled")
        #expect(variable.connection == nil)
        #expect(variable.condition?.span.text == "name in $names")
        #expect(call.connection?.name == "west")
        #expect(both.condition?.span.text == "name in [\"a\"]")
        guard case .literal(5, _) = both.limit else {
            Issue.record("no limit")
            return
        }
    }

    @Test func clausesStandInAnyOrder() throws {
        for text in [
            "copy all from a into b where enabled on conflict newer recreate keys, certificates including disabled",
            "copy all including disabled recreate certificates, keys on conflict NEWER where enabled into b from a",
        ] {
            guard case .copy(let copy) = try only(text) else {
                Issue.record("no copy")
                return
            }
            #expect(copy.from?.name == "a")
            #expect(copy.into.name == "b")
            #expect(copy.condition?.span.text == "enabled")
            #expect(copy.conflict?.policy == .newer)
            #expect(copy.recreate?.keys == true)
            #expect(copy.recreate?.certificates == true)
            #expect(copy.includingDisabled != nil)
        }
    }

    @Test func recipientsTakeTheCommasAndAToOfTheirOwn() throws {
        guard case .export(let sealed) = try only("export all sealed to age1x, ./team.txt to ./out"),
            case .export(let phrase) = try only("export all to ./out sealed with passphrase"),
            case .export(let open) = try only("export all unsealed to ./out")
        else {
            Issue.record("no export")
            return
        }
        #expect(sealed.to.constant == "./out")
        guard case .recipients(let recipients) = sealed.seal.form, case .passphrase = phrase.seal.form,
            case .unsealed = open.seal.form
        else {
            Issue.record("wrong seal")
            return
        }
        #expect(recipients.map(\.constant) == ["age1x", "./team.txt"])
        #expect(sealed.seal.span.text == "sealed to age1x, ./team.txt")
    }

    @Test func aPlansOwnFileComesFirst() throws {
        guard case .plan(let plan) = try only("plan to p.json backup all to X"),
            case .plan(let bare) = try only("plan backup all to X"),
            case .backup(let inner) = plan.statement.body
        else {
            Issue.record("no plan")
            return
        }
        #expect(plan.file?.constant == "p.json")
        #expect(inner.to.constant == "X")
        #expect(bare.file == nil)
    }

    @Test func queriesTakeAllCommasAsTheOnlyArgument() throws {
        guard case .let(let binding) = try only("let n = count(list secrets, keys)"),
            case .expression(let expression) = binding.value, case .call(let call) = expression.kind,
            case .query(let query) = call.arguments[0].kind, case .list(let list) = query.body,
            case .objects(let selection) = list.subject
        else {
            Issue.record("no call of a query")
            return
        }
        #expect(call.arguments.count == 1)
        #expect(selection.span.text == "secrets, keys")
    }

    @Test func showTakesNounNamesInOrder() throws {
        guard case .show(let show) = try only("show secret x reveal version 0123456789abcdef in a"),
            case .object(.secret, let name) = show.subject, case .show(let identity) = try only("show identity west"),
            case .identity(let alias) = identity.subject, case .show(let keyNamed) = try only("show secret key"),
            case .object(.secret, let key) = keyNamed.subject
        else {
            Issue.record("no show")
            return
        }
        #expect(name.constant == "x")
        #expect(show.reveal != nil)
        #expect(show.version?.constant == "0123456789abcdef")
        #expect(alias?.name == "west")
        #expect(key.constant == "key")
        #expect(show.subjectSpan.text == "secret x")
    }

    @Test func credentials() throws {
        for (text, argument) in [
            ("default", nil), ("environment", nil), ("environment TARGET_", "TARGET_"), ("workload", nil),
            ("managed 5f2b7a1e", "5f2b7a1e"), ("cli", nil), ("device-code", nil),
        ] as [(String, String?)] {
            guard case .connect(let connect) = try only("connect v using \(text) as a") else {
                Issue.record("no connect")
                return
            }
            #expect(connect.credential?.argument?.constant == argument)
            #expect(connect.credential?.span.text == text)
            #expect(connect.alias?.name == "a")
        }
        guard case .connect(let connect) = try only("connect v using token $env.TOKEN"),
            case .token(let reference) = connect.credential?.kind
        else {
            Issue.record("no token")
            return
        }
        #expect(reference.name == "env")
        #expect(reference.path.map(\.name) == ["TOKEN"])
    }

    @Test func branchesKeepTheirOrder() throws {
        guard
            case .if(let statement) = try only("if $a { echo 1 } else if $b { echo 2 } else if $c { } else { echo 3 }")
        else {
            Issue.record("no if")
            return
        }
        #expect(statement.branches.map(\.condition.span.text) == ["$a", "$b", "$c"])
        #expect(statement.branches.map(\.block.statements.count) == [1, 1, 0])
        #expect(statement.otherwise?.statements.count == 1)
    }

    @Test func theThreeKindsOfFor() throws {
        guard case .wait(let wait) = try only("wait until $x for 5m"), case .literal(let limit, _) = wait.limit,
            case .assess(let assess) = try only("assess source for target"),
            case .for(let loop) = try only("for k in list keys where enabled { echo $k.name }"),
            case .statement(let query) = loop.sequence
        else {
            Issue.record("no for")
            return
        }
        #expect(limit == TimeSpan(seconds: 300))
        guard case .connection(let alias) = assess.destination else {
            Issue.record("no destination")
            return
        }
        #expect(alias.name == "target")
        #expect(query.span.text == "list keys where enabled")
    }

    @Test func wordsOfTheLanguageHaveNoCase() throws {
        guard case .backup(let backup) = try only("BackUp ALL To ./X") else {
            Issue.record("no backup")
            return
        }
        #expect(backup.to.constant == "./X")
    }

    @Test func onlyKeepsItsAreas() throws {
        guard
            case .applySettings(let apply) = try only("apply settings from ./out into b only issuers, Access-Policies")
        else {
            Issue.record("no apply settings")
            return
        }
        #expect(apply.only?.areas.map(\.area) == [.issuers, .accessPolicies])
    }

    @Test func spansCoverTheStatement() {
        let text = "  echo a ; if true { echo b }  # c"
        #expect(statements(text).map(\.span.text) == ["echo a", "if true { echo b }"])
    }
}
