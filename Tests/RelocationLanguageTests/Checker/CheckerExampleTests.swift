import RelocationLanguage
import Testing

/// What is right stays unmarked.
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
}
