import RelocationLanguage
import Testing

/// Wrong lines beyond those of the description, by the rule that they break.
@Suite struct WrongStatementTests {
    static let lines: [WrongLine] = [
        // Clauses: any order, each once, some required.
        WrongLine("backup all«»", "expected `to` and a folder: `to ./out`"),
        WrongLine("restore all«»", "expected `into` and a connection: `into target`"),
        WrongLine(
            "create vault x in y«»",
            "expected `like` and a connection, or `from` and a template: what is it made after?"),
        WrongLine("create vault x like a«»", "expected `in` and a region: `in northeurope`"),
        WrongLine("create vault x in y like a «from» b", "`from` and `like` exclude each other", note: "first here"),
        WrongLine("list keys in a where enabled «in» b", "`in` is given twice", note: "first here"),
        WrongLine("restore into a on conflict skip «on» conflict fail", "`on` is given twice", note: "first here"),
        WrongLine("restore «target»", "expected `into` before the connection: `restore into target`"),
        WrongLine("restore «./out» into target", "expected `from` before the folder: `restore from ./out`"),
        WrongLine("backup all «form» source to ./x", "`backup` has no `form`; did you mean `from`?"),
        WrongLine("list secrets sort by name «desc»", "`list` has no `desc`; did you mean `descending`?"),
        WrongLine(
            "backup all to ./a «on» conflict skip",
            "`backup` takes no `on`; expected `from`, `where` or the end of the statement"),
        WrongLine("list secrets sort «name»", "expected `by` after `sort`"),
        WrongLine("restore into target on conflict«»", "expected what to do: fail, skip, replace, newer, recover"),
        WrongLine("retire source«»", "expected `confirm` and the name of a vault: `confirm contoso-we`"),
        WrongLine(
            "apply settings into b only «tagz»",
            "expected an area of settings: rotation-policies, certificate-policies, issuers, contacts, access-policies, …; did you mean `tags`?"
        ),
        // Operands that are missing or of the wrong shape.
        WrongLine("backup secret «all» to ./x", "expected the name of a secret; one called `all` is written `\"all\"`"),
        WrongLine("backup secret a, key«» ", "expected the name of a key after `key`"),
        WrongLine("backup secret a, «to» ./x", "expected the name of a secret; one called `to` is written `\"to\"`"),
        WrongLine("backup «all», secrets to ./x", "`all` is everything and stands alone"),
        WrongLine("backup secrets, «all» to ./x", "`all` is everything and stands alone"),
        WrongLine(
            "list versions of «secrets»", "expected a kind of object: secret, key, certificate; did you mean `secret`?"),
        WrongLine("connect a as «to»", "`to` is a word of the language and cannot name a connection"),
        WrongLine("connect a as «9a»", "the name of a connection is a letter, then letters, digits, `-` and `_`"),
        WrongLine("connect a as «\"b\"»", "an alias is a plain word, so that a script can be checked before it runs"),
        WrongLine("connect a using token «abc»", "expected the token's variable, `$env.NAME` after `token`"),
        WrongLine("set «$x» 5", "expected the name of a setting after `set`; `show settings` lists them"),
        WrongLine("set jobs«»", "expected a value after `jobs`"),
        WrongLine("exit «foo»", "expected an exit code after `exit`"),
        WrongLine("list keys limit «x»", "expected a number after `limit`"),
        WrongLine("include «$x»", "the file is written out, so that a script can be checked before it runs"),
        WrongLine("include «\"./$x\"»", "the file is written out, so that a script can be checked before it runs"),
        WrongLine("echo a«,» b", "expected the end of `echo`, a new line or `;`"),
        WrongLine("verify ./a against«»", "expected a connection or a folder after `against`, such as `target`"),
        // Statements as values.
        WrongLine("let x = «echo» hi", "`echo` has no result"),
        WrongLine("plan «verify»", "`verify` moves nothing and cannot be planned"),
        WrongLine("plan «foo»", "expected a statement: create, backup, restore, copy, export, …"),
        WrongLine(
            "for x in «backup» all to y { }", "only a query stands here; keep the result by `let r = backup …` first"),
        WrongLine(
            "let x = count(«backup» all to y)", "only a query stands here; keep the result by `let r = backup …` first"),
        WrongLine("assert exists(show secret a «reveal»)", "values of secrets are not kept in variables"),
        WrongLine("let x = 1 + «list»", "`list` begins a statement; a query as a value stands in brackets: `(list …)`"),
        // Names.
        WrongLine("let «$x» = 5", "a variable is assigned without `$`: write `x`"),
        WrongLine("let «and» = 5", "`and` has a meaning in expressions and cannot name a variable"),
        WrongLine("let «true» = 5", "`true` has a meaning in expressions and cannot name a variable"),
        WrongLine("let «a-b» = 5", "the name of a variable is a letter or `_`, then letters, digits and `_`"),
        WrongLine("let x «5»", "expected `=` after `x`"),
        WrongLine("«x» = 5", "unknown statement; a variable is assigned by `let x = …`"),
        WrongLine("for x «of» list keys { }", "expected `in` after `x`"),
        WrongLine("«$x» = 5", "expected a statement; a variable is assigned by `let`"),
        WrongLine("«xyzzy»", "unknown statement; `help` lists them"),
        WrongLine("on «conflict» skip", "expected `error` after `on`"),
        WrongLine("apply «foo»", "expected `plan` or `settings` after `apply`"),
        WrongLine("record «maybe»", "expected `to` and a file, or `off` after `record`"),
        WrongLine("wait until true for «5»", "expected a duration after `for`, such as `10m`"),
    ]

    static let expressions: [WrongLine] = [
        WrongLine("let x = «dev»", "text is quoted: `\"dev\"`; a variable is `$dev`"),
        WrongLine("let x = «db-*»", "text is quoted: `\"db-*\"`"),
        WrongLine("let x = «./out»", "text is quoted: `\"./out\"`"),
        WrongLine("list keys where name = «@prod»", "text is quoted: `\"@prod\"`"),
        WrongLine("let x = now() «+30d»", "put blanks around `+`"),
        WrongLine("let x = now()«+30d»", "put blanks around `+`"),
        WrongLine("let x = 5 «-3»", "put blanks around `-`"),
        WrongLine("let x = «+30d»", "put blanks around `+`; text is quoted"),
        WrongLine("assert 1 < 2 «<» 3", "comparisons are not chained: join two with `and`"),
        WrongLine("assert $x «!=» null", "nothing is compared with null: write `is not null`"),
        WrongLine("assert null «=» $x", "nothing is compared with null: write `is null`"),
        WrongLine("assert $x «like» null", "nothing is compared with null: write `is null`"),
        WrongLine("assert $x is «5»", "expected `null` or `not null` after `is`"),
        WrongLine("assert $x is not «5»", "expected `null` after `not`"),
        WrongLine(
            "list keys where name not in «source»",
            "expected a list after `in`; lists are `[\"a\", \"b\"]`, `$names` or `(list …).name`"),
        WrongLine(
            "assert $x in «\"a\"»",
            "expected a list after `in`; lists are `[\"a\", \"b\"]`, `$names` or `(list …).name`"),
        WrongLine("list keys where not«»", "expected a field or a value after `not`"),
        WrongLine("list keys where «in» source", "expected a field or a value after `where`"),
        WrongLine("let x = [1 «2»]", "expected `,` or `]`"),
        WrongLine("let x = [1, «,»]", "expected a value"),
        WrongLine("let x = (1 «2»)", "expected `)`"),
        WrongLine("let x = default(1 «2»)", "expected `,` or `)`"),
        WrongLine("let x = 9223372036854775808", "this number is beyond 64 bits"),
        WrongLine("let x = «2026-02-29»", "no such date: February 2026 has 28 days"),
        WrongLine("let x = «2026-11-23T25:00Z»", "no such time: there is no hour 25"),
        WrongLine("let x = «2026-11-23T08:60Z»", "no such time: there is no minute 60"),
        WrongLine(
            "let x = «2026-11-23T08:00»",
            "a date with a time is written `2026-11-23T08:00Z` or `2026-11-23T08:00:00+01:00`"),
        WrongLine("let x = «99999999999999999d»", "this duration is too long"),
        WrongLine(
            "let x = «5x»",
            "it begins with a digit, but is no number, duration (`30d`) or date (`2026-11-23`); text is quoted"),
    ]

    @Test(arguments: lines + expressions)
    func saysWhatAndWhere(_ line: WrongLine) throws {
        let marked = MarkedSource(line.marked)
        let result = Parser.parse(marked.source)
        #expect(result.diagnostics.count == 1, "\(result.diagnostics)")
        let diagnostic = try #require(result.diagnostics.first)
        #expect(diagnostic.message == line.message)
        if let range = marked.range { #expect(diagnostic.span.start..<diagnostic.span.end == range) }
        if let note = line.note { #expect(diagnostic.notes.contains { $0.message == note }) }
    }
}
