import FuzzSupport
import Testing

@testable import RelocationLanguage

/// The fuzz targets of the language, a few hundred inputs each; `scripts/fuzz` runs them with any number.
@Suite struct LanguageFuzzTests {
    private func expectNothing(_ quick: Int, _ body: (inout SeededGenerator) -> String?) {
        var run = FuzzRun(quick: quick)
        run.tryEach(body)
        #expect(run.complaints == [])
        #expect(run.tried > 0)
    }

    @Test func lexer() { expectNothing(600) { Self.lex(FuzzTexts.any(&$0)) } }

    @Test func parser() { expectNothing(600) { Self.parse(FuzzTexts.any(&$0)) } }

    @Test func formatter() { expectNothing(400) { FormattedScript(FuzzTexts.script(&$0))?.complaint } }

    @Test func checker() { expectNothing(400) { Self.check(FuzzTexts.script(&$0)) } }

    /// The writer of scripts writes right ones, so that the targets try what they should.
    @Test func mostWrittenScriptsAreRight() {
        let right = (0..<200).count { number in
            var writer = ScriptWriter(SeededGenerator(seed: UInt64(number)))
            return FormattedScript(writer.script()) != nil
        }
        #expect(right > 150)
    }

    // MARK: What must hold

    /// Tokens stand in order, inside the file, and only blanks, comments and continued lines stand between them.
    private static func lex(_ bytes: [UInt8]) -> String? {
        let source = SourceFile(name: "fuzz", bytes: bytes)
        var lexer = Lexer(source)
        let tokens = lexer.tokenize()
        guard tokens.last?.isEndOfFile == true else { return "no end" }
        if lexer.diagnostics.contains(where: { $0.id == .lineTooLong }) { return nil }
        var covered = source.start
        var comments = lexer.comments[...]
        for token in tokens {
            guard token.span.start >= covered, token.span.end <= bytes.count else { return "order at \(token.span)" }
            while covered < token.span.start {
                if let comment = comments.first, comment.span.start == covered {
                    covered = comment.span.end
                    comments.removeFirst()
                } else if " \t\r\n\\".utf8.contains(bytes[covered]) {
                    covered += 1
                } else {
                    return "the byte at \(covered) belongs to no token"
                }
            }
            if token.isWord, token.text != token.span.text { return "the text of \(token.span)" }
            covered = max(covered, token.span.end)
        }
        return nil
    }

    /// Everything comes back, with places that lie in the file, and something said of whatever is broken.
    private static func parse(_ bytes: [UInt8]) -> String? {
        let source = SourceFile(name: "fuzz", bytes: bytes)
        let result = Parser.parse(source)
        if let complaint = complaint(about: result.diagnostics) { return complaint }
        if result.diagnostics.isEmpty {
            for statement in result.script.statements {
                if case .broken = statement.body { return "broken without a word" }
            }
        }
        _ = Parser.probe(source)
        return nil
    }

    /// The check says something sensible, and the same of the canonical form.
    private static func check(_ text: String) -> String? {
        let source = SourceFile(name: "t", text: text)
        let found = checked(source)
        if let complaint = complaint(about: found) { return complaint }
        guard let formatted = FormattedScript(text) else { return nil }
        let again = checked(SourceFile(name: "t", text: formatted.text))
        let (before, after) = (found.map(\.id.rawValue).sorted(), again.map(\.id.rawValue).sorted())
        return before == after ? nil : "\(before) became \(after) in\n\(formatted.text)"
    }

    private static func checked(_ source: SourceFile) -> [Diagnostic] {
        var context = CheckContext()
        context.load = { path, _ in
            IncludedFile(path: path, source: SourceFile(name: path, text: "let included = 1"))
        }
        return Checker.check(Parser.parse(source), in: context).diagnostics
    }

    private static func complaint(about diagnostics: [Diagnostic]) -> String? {
        for diagnostic in diagnostics {
            if diagnostic.message.isEmpty { return "nothing is said at \(diagnostic.span)" }
            let spans =
                [diagnostic.span] + diagnostic.notes.compactMap(\.span) + [diagnostic.fix?.span].compactMap { $0 }
            for span in spans where span.start < 0 || span.end > span.file.bytes.count || span.start > span.end {
                return "a place beyond the file: \(diagnostic.message)"
            }
            _ = diagnostic.record
        }
        let rendered = DiagnosticRenderer().render(diagnostics)
        let hasControls = rendered.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F }
        return hasControls ? "control characters pass" : nil
    }
}
