import RelocationLanguage
import Testing

@Suite struct ExampleScriptTests {
    @Test("the scripts of the description parse", arguments: Examples.scripts)
    func parses(_ script: String) {
        let result = Parser.parse(SourceFile(name: "example.kvm", text: script))
        #expect(result.diagnostics.map(\.description) == [])
        #expect(!result.isIncomplete)
        #expect(!result.script.statements.isEmpty)
    }

    @Test("the example of each statement parses as that statement", arguments: Grammar.statements.map(\.name))
    func exampleOfHelp(_ name: String) throws {
        let declaration = try #require(Grammar.statement(name.split(separator: " ").map(String.init)))
        let result = Parser.parse(SourceFile(name: "help", text: declaration.example))
        #expect(result.diagnostics.map(\.description) == [])
        #expect(result.script.statements.count == 1)
        #expect(declaration.example.hasPrefix(declaration.name))
    }
}
