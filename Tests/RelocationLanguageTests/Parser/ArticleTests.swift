import FoundationEssentials
import RelocationLanguage
import Testing

/// The scripts in the article on the language: they are the first that a reader tries.
@Suite struct ArticleTests {
    private static let scripts: [String] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "Sources/RelocationLanguage/RelocationLanguage.docc/TheLanguage.md")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return text.split(separator: "```kvm\n").dropFirst().compactMap {
            $0.split(separator: "```").first.map(String.init)
        }
    }()

    @Test func theArticleHasScripts() { #expect(Self.scripts.count >= 6) }

    @Test(arguments: scripts)
    func aScriptHasNoFinding(_ script: String) {
        #expect(check(script).diagnostics.map(\.description) == [])
    }

    @Test(arguments: scripts)
    func aScriptIsInCanonicalForm(_ script: String) throws {
        #expect(try #require(FormattedScript(script)).text == script)
    }
}
