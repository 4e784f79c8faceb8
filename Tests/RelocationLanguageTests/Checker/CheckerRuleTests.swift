import RelocationLanguage
import Testing

/// The rules of the checker one by one: each line with its mark, after two connections.
@Suite struct CheckerRuleTests {
    static let variables: [WrongLine] = [
        WrongLine("echo «$x»", "no variable `$x`: assign it before: `let x = …`"),
        WrongLine("let region = 1; echo «$regoin»", "no variable `$regoin`; did you mean `$region`?"),
        WrongLine("if true { let x = 1 }; echo «$x»", "`$x` is not assigned on every path before this"),
        WrongLine("for k in [1] { let x = 1 }; echo «$x»", "`$x` is not assigned on every path before this"),
        WrongLine("for k in [1] { }; echo «$k»", "`$k` is not assigned on every path before this"),
        WrongLine("let «env» = 1", "`$env` is given and cannot be assigned; choose another name"),
        WrongLine("for «args» in [1] { }", "`$args` is given and cannot be assigned; choose another name"),
        WrongLine("echo «$env»", "`$env` is all of the environment; name one variable of it: `$env.HOME`"),
        WrongLine("echo \"${«x»}\"", "no variable `$x`: assign it before: `let x = …`"),
        WrongLine("echo \"«$x»\"", "no variable `$x`: assign it before: `let x = …`"),
        WrongLine("let x = 1; echo $x.«y»", "`$x` is a number and has no fields"),
        WrongLine(
            "let r = verify; echo $r.«difference»",
            "results of `verify` have no field `difference`; did you mean `differences`?"),
    ]

    static let connections: [WrongLine] = [
        WrongLine(
            "connect contoso-us as «source»", "`source` is connected already; `disconnect source` frees the name"),
        WrongLine(
            "«connect» contoso-us",
            "`source` and `target` are connected; a third connection is named: `connect … as NAME`"),
        WrongLine(
            "disconnect source; list keys in «source»", "no connection `source`: write `connect VAULT as source` before"
        ),
        WrongLine(
            "disconnect target; «verify»",
            "`verify` means `target` here, and there is no such connection: write which one, or connect it"),
        WrongLine(
            "if true { connect contoso-us as third }; list keys in «third»",
            "`third` is not connected on every path before this"),
        WrongLine(
            "for k in [1] { connect contoso-us as third }; list keys in «third»",
            "no connection `third`: write `connect VAULT as third` before"),
        WrongLine(
            "for k in [1] { disconnect «source» }",
            "`source` is connected before the loop, and a second turn would not find it"),
        WrongLine("copy all into «source»", "both sides are the same vault"),
        WrongLine(
            "connect https://contoso-we.vault.azure.net as copy1; verify source against «copy1»",
            "both sides are the same vault"),
        WrongLine("map source into «source»", "both sides are the same vault"),
        WrongLine("assess source for «source»", "both sides are the same vault"),
        WrongLine("apply settings into «source»", "both sides are the same vault"),
        WrongLine(
            "backup all to ./out; restore into «source»",
            "this backup was taken from `source` itself; name the vault it goes to"),
        WrongLine(
            "backup all from target to ./out; restore from out/ into «target»",
            "this backup was taken from `target` itself; name the vault it goes to"),
        WrongLine(
            "«restore» into target",
            "`restore` without `from` reads the last backup, and there is none before: `restore from FOLDER into target`"
        ),
        WrongLine(
            "backup all to ./out; «import» into target",
            "`import` without `from` reads the last export, and there is none before: `import from FOLDER into target`"),
        WrongLine(
            "for k in [1] { backup all to ./out }; «restore» into target",
            "`restore` without `from` reads the last backup, and there is none before: `restore from FOLDER into target`"
        ),
        WrongLine(
            "restore from ./out into target on conflict «newer»",
            "`newer` needs values, and a backup has none that could be read: `import` and `copy` know it"),
        WrongLine(
            "backup all to «source»", "`backup` writes a folder and `source` is a connection: `./source` is a path"),
        WrongLine("«connect»", "`connect` asks for the vault at the prompt only; a script names it: `connect VAULT`"),
        WrongLine("«history»", "`history` works at the prompt only"),
        WrongLine("«rerun» 3", "`rerun` works at the prompt only"),
        WrongLine(
            "connect contoso-us as us using token «$last.message»",
            "a token comes from the environment, never from a variable: `token $env.NAME`"),
    ]

    static let types: [WrongLine] = [
        WrongLine("assert «5»", "a condition is true or false, and 5 is a number"),
        WrongLine("list keys where «name»", "a condition is true or false, and `name` is a string"),
        WrongLine("assert not «\"x\"»", "a condition is true or false, and \"x\" is a string"),
        WrongLine("assert true and «5»", "a condition is true or false, and 5 is a number"),
        WrongLine("list keys where name = «5»", "`name` is a string and 5 a number; text is quoted: `\"5\"`"),
        WrongLine(
            "list keys where key-size < «\"5\"»",
            "`key-size` is a number and \"5\" a string; `number(…)` reads one from text"),
        WrongLine(
            "list keys where «name» < \"b\"", "`<` compares numbers, dates and durations, and `name` is a string"),
        WrongLine(
            "list keys where «tags» = \"b\"",
            "`tags` is a record, which is not compared: compare a field or its `count`"),
        WrongLine("list keys where name like «5»", "`like` compares text, and 5 is a number"),
        WrongLine(
            "list keys where name in «[5]»",
            "`name` is a string, and the list holds numbers"),
        WrongLine(
            "list keys where name in «(list secrets)»",
            "`(list secrets)` holds records; name a column of it, such as `.name`"),
        WrongLine("list keys where name in «$1»", "`in` looks into a list, and `$1` is a string"),
        WrongLine("let x = now() + «5»", "`+` does not join a date and a number"),
        WrongLine("let x = now() + «now()»", "`+` does not join a date and a date"),
        WrongLine("let x = 5 + «\"a\"»", "text is joined in quotes, `\"$a$b\"`, and \"a\" is a string"),
        WrongLine("let x = «cout»([1])", "no function `cout`; did you mean `count`?"),
        WrongLine("let x = «count»()", "`count` takes one argument, not 0: `count(list)`"),
        WrongLine("let x = count(«5»)", "`count` takes a list, and 5 is a number"),
        WrongLine(
            "let x = «join»((list keys).name)",
            "`join` takes two arguments, not 1: `join(list, string)`"),
        WrongLine("let x = list keys; echo «$x»", "`$x` is a list, which is no text: `join(list, \", \")`"),
        WrongLine("echo \"${«null»}\"", "`null` is null, which is no text: `default(value, \"\")`"),
        WrongLine("for x in «5» { }", "`for` goes through a list, and 5 is a number"),
        WrongLine(
            "list keys limit «$1»", "expected a number, and `$1` is a string; `let x = number($…)` reads one from text"),
        WrongLine(
            "wait until true for «$1»",
            "expected a duration, and `$1` is a string; `let x = duration($…)` reads one from text"),
        WrongLine("list keys sort by «tags»", "nothing is sorted by `tags`, which is a record"),
        WrongLine(
            "list keys where «content-type» is null",
            "keys have no field `content-type`; secrets and certificates have it"),
        WrongLine("list keys where «deleted» is null", "keys have no field `deleted`; only `list deleted` has it"),
        WrongLine("list issuers where «nam» = \"x\"", "issuers have no field `nam`; did you mean `name`?"),
        WrongLine(
            "backup secrets to ./x where «key-size» = 1",
            "secrets have no field `key-size`; keys and certificates have it"),
        WrongLine(
            "list keys where name matches «\"(\"»", "the pattern cannot be read at character 1: `(` is not closed"),
        WrongLine(
            "list keys where name matches «'(?=a)'»",
            "the pattern cannot be read at character 1: only `(?:…)`, and `(?i)` at the start, may follow `(?`; there is no look-around"
        ),
        WrongLine(
            "show key a «reveal»",
            "only secrets have a value to reveal; the private part of a key never leaves the vault"),
    ]

    static let names: [WrongLine] = [
        WrongLine("connect «ab» as x", "the name of a vault has 3 to 24 characters, and \"ab\" has 2"),
        WrongLine("connect «contoso_we» as x", "the name of a vault holds letters, digits and hyphens, not `_`"),
        WrongLine("connect «con--toso» as x", "the name of a vault holds no two hyphens in a row"),
        WrongLine("connect «\"1contoso\"» as x", "the name of a vault begins with a letter"),
        WrongLine("connect «contoso-» as x", "the name of a vault does not end with a hyphen"),
        WrongLine("connect «http://contoso-us.vault.azure.net» as x", "a vault's address begins with `https://`"),
        WrongLine(
            "connect «https://contoso-us.vault.azure.net/secrets» as x",
            "the address of a vault ends with its host: `https://NAME.vault.azure.net`"),
        WrongLine(
            "connect «/subscriptions/x» as x",
            "a vault's resource id is `/subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/NAME`"
        ),
        WrongLine("connect «\"${now()}_x\"» as x", "the name of a vault holds letters, digits and hyphens, not `_`"),
        WrongLine("show secret «a_b»", "the name of an object holds letters, digits and hyphens, not `_`"),
        WrongLine("show secret «a*»", "one object is named here, without `*` and `?`"),
        WrongLine(
            "backup secret «\"a_$1\"» to ./x", "the name of an object holds letters, digits and hyphens, not `_`"),
        WrongLine("backup secret «\"\"» to ./x", "the name of an object is not empty"),
        WrongLine("show secret a version «12ab»", "a version is 32 hexadecimal digits, and \"12ab\" is none"),
        WrongLine(
            "export all to ./x sealed to «age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q»",
            "the checksum of this recipient is wrong: it was not copied whole"),
        WrongLine("set «jbos» 5", "no setting `jbos`; did you mean `jobs`?"),
        WrongLine("set jobs «1000»", "`jobs` takes a whole number from 1 to 256"),
        WrongLine("set timeout «5»", "`timeout` takes a duration such as `60s`"),
        WrongLine("set output «jsn»", "`output` takes one of table json jsonl csv tsv markdown; did you mean `json`?"),
        WrongLine(
            "set passphrase-from «hunter22»",
            "`passphrase-from` takes `ask`, `env:NAME` or `fd:N`, not the passphrase itself"),
        WrongLine("report to «./move.txt»", "`report` writes a file that ends in `.md`, `.html`, `.json` or `.xml`"),
        WrongLine(
            "report to «\"./move-$1.txt\"»",
            "`report` writes a file that ends in `.md`, `.html`, `.json` or `.xml`"),
        WrongLine("map into target to «./map.xlsx»", "`map` writes a file that ends in `.csv` or `.json`"),
        WrongLine("export template to «./t.bicep»", "`export template` writes a file that ends in `.json`"),
        WrongLine("exit «300»", "an exit code is a number from 0 to 255"),
        WrongLine("list keys limit «-1»", "a limit is not negative"),
        WrongLine("exit; «echo» a", "this is never reached", note: "the script ends here"),
        WrongLine("if true { exit } else { exit 3 }; «echo» a", "this is never reached"),
        WrongLine("include «./none.kvm»", "cannot read ./none.kvm: there is no such file"),
    ]

    @Test(arguments: variables + connections + types + names)
    func saysWhatAndWhere(_ line: WrongLine) throws {
        let marked = MarkedSource(connected + line.marked)
        let diagnostics = check(marked.source).diagnostics
        #expect(diagnostics.count == 1, "\(diagnostics)")
        let diagnostic = try #require(diagnostics.first)
        #expect(diagnostic.message == line.message)
        #expect(diagnostic.severity == .error)
        if let range = marked.range { #expect(diagnostic.span.start..<diagnostic.span.end == range) }
        if let note = line.note { #expect(diagnostic.notes.contains { $0.message == note }) }
    }

    @Test(arguments: [
        "let x = default($y, \"a\"); echo $x", "assert exists($y) or $z is null", "echo $1 $9 $env.HOME",
        "if true { let x = 1 } else { let x = 2 }; echo $x", "if $1 = \"a\" { exit 3 } else { let x = 1 }; echo $x",
        "for a in $args { echo $a }", "echo \"${last.code}\"", "for k in [1, 2] { connect contoso-us as third }",
        "disconnect source; connect contoso-us as source", "connect $1 as third; retire third confirm $2",
        "if true { backup all to ./a } else { backup all to ./b }; restore into target",
        "backup all to ./out; restore from ./out into target",
        "let n = 0; for k in list keys { let n = $n + 1 }; echo $n",
        "let a = (list secrets).name; backup secret $a to ./x", "echo 2026-11-23 5 30d true",
        "list keys where key-size in [2048, 3072] and key-type like \"RSA*\"",
        "let x = now() - 30d; let y = now() - $x; wait until true for $y",
        "for row in read(\"a.csv\") { connect $row.old as third; list keys in third where name = $row.key }",
        "let x = list keys; let y = first($x); echo $y.name; assert $y.tags.env = \"a\" or $y.tags.\"b c\" is null",
        "let x = show key a; assert \"sign\" in $x.operations and $x.versions > 1 and $x.previous is not null",
        "list vaults where region = \"westeurope\"; list deleted secrets where purges < now() + 7d sort by deleted",
        "set jobs default; set cloud ./my.json; set resolve a.b:10.0.0.1; set JOBS 7",
        "verify ./out; verify ./a against ./b",
        "doctor; validate; validate source; show identity; show connections",
        "let r = plan copy all into target; assert $r.passed",
        "record to ./x.kvm; record off; help backup; report to ./x.HTML",
        "export all to ./s unsealed; import into target",
        "let a = read(\"x.json\"); assert first($a.b).c = 5 or first($a).b < now()",
        "assert count([]) = 0 and join([\"a\"], \", \") = \"a\"",
        "create vault contoso-us in \"North Europe\" like source; apply settings into target only issuers, tags",
        "assert date(\"2026-11-23\") < now() and number($1) > 5 and duration($2) < 3d",
        "connect @prod.source as third; connect \"$1-ne\" as fourth; connect \"https://$1.vault.azure.net\" as fifth",
        "list keys where tags.env = \"x\" and version is not null and versions > 2",
        "assert keys((show key a).tags) is not null",
        "let x = null; assert $x = 5 or $x < now()", "assert \"a\" in [$1, $2]",
    ])
    func isRight(_ text: String) {
        let result = check(connected + text)
        #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
    }

    @Test(arguments: [
        ("list keys where key-type = «\"RAS\"»", "no object has the key-type \"RAS\"; did you mean \"RSA\"?"),
        ("assess for region «nrotheurope»", "no region `nrotheurope` is known here; did you mean `northeurope`?"),
    ])
    func warns(_ line: String, _ message: String) throws {
        let marked = MarkedSource(connected + line)
        let result = check(marked.source)
        let diagnostic = try #require(result.diagnostics.first)
        #expect(result.isValid)
        #expect(diagnostic.severity == .warning)
        #expect(diagnostic.message == message)
        #expect(diagnostic.span.start..<diagnostic.span.end == marked.range)
    }
}
