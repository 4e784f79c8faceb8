import RelocationLanguage
import Testing

/// What the checker takes for right, after two connections; what it refuses stands in the gallery.
@Suite struct CheckerRuleTests {
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

    /// Warnings forbid no run.
    @Test func warningsAreNoErrors() {
        #expect(check(connected + "list keys where key-type = \"RAS\"").isValid)
    }
}
