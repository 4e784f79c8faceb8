import KeyVault
import Testing

@testable import VaultOperations

@Suite struct SelectionTests {
    @Test(arguments: [
        ("db-*", "DB-1", true), ("db-*", "db", false), ("*", "", true), ("web?", "web1", true), ("web?", "web", false),
        ("a*b*c", "aXbYbc", true), ("a*b*c", "acb", false), ("Name", "nAME", true), ("*-*-*", "a-b", false),
    ])
    func globsMatchAllOfANameWithoutCase(_ pattern: String, _ name: String, _ expected: Bool) {
        #expect(Glob.matches(pattern, name) == expected)
    }

    @Test func hugePatternsEnd() {
        #expect(!Glob.matches(String(repeating: "*a", count: 500) + "b", String(repeating: "a", count: 2000)))
    }

    @Test func containsKindsNamesAndPatterns() {
        let selection = Selection(
            kinds: [.key],
            names: [Selection.Name(kind: .secret, pattern: "db-*"), Selection.Name(kind: .certificate, pattern: "web")])
        #expect(selection.contains(.key, "anything"))
        #expect(selection.contains(.secret, "DB-1"))
        #expect(!selection.contains(.secret, "web"))
        #expect(selection.names(.certificate, "WEB"))
        #expect(!selection.names(.secret, "db-1"))
        #expect(selection.description == "keys, secret db-*, certificate web")
        #expect(Selection.all.description == "all")
        #expect(Selection().isEmpty)
    }

    @Test func keysShareTheirTextAndSortByKind() {
        #expect(ObjectKey(.secret, "DB") == ObjectKey(.secret, "db"))
        #expect(ObjectKey(.certificate, "z") < ObjectKey(.key, "a"))
        #expect(ObjectKey(.key, "z") < ObjectKey(.secret, "a"))
        #expect(ObjectKey(.key, "a-b") < ObjectKey(.key, "a0"))
    }

    @Test func thumbprintsAreHexadecimal() {
        #expect(PublicPart.thumbprint(x5t: "AQIDBA") == "01020304")
        #expect(PublicPart.thumbprint(x5t: "!") == nil)
    }

    @Test func timesAreWrittenAsIso8601() {
        #expect(Clock.iso8601(1_700_000_000) == "2023-11-14T22:13:20Z")
        #expect(Clock.iso8601(0) == "1970-01-01T00:00:00Z")
    }
}
