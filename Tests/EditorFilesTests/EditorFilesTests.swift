import ExactJSON
import RelocationLanguage
import Testing

@testable import EditorFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct EditorFilesTests {
    private func committed(_ path: String) throws -> String {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let full = "\(root)/scripts/editors/\(path)"
        let file = try #require(fopen(full, "r"), "there is no \(full)")
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    @Test(arguments: EditorFiles.files.map(\.path))
    func committedFilesAreUpToDate(_ path: String) throws {
        let text = try #require(EditorFiles.files.first { $0.path == path }).text
        #expect(try committed(path) == text, "`swift run EditorFiles` writes it anew")
    }

    @Test func theGrammarIsJSON() throws {
        let text = try #require(EditorFiles.files.first { $0.path.hasSuffix(".json") }).text
        let json = try JSON(parsing: Array(text.utf8))
        #expect(json["scopeName"]?.string == "source.kvm")
        #expect(json["patterns"]?.array?.isEmpty == false)
    }

    /// Every word of the language is in both files.
    @Test(arguments: EditorFiles.files.map(\.path))
    func everyWordIsThere(_ path: String) throws {
        let text = try #require(EditorFiles.files.first { $0.path == path }).text
        let words = Array(Grammar.allWords) + SettingDeclaration.all.map(\.name) + FunctionDeclaration.all.map(\.name)
        for word in words { #expect(text.contains(word), "\(word)") }
    }
}
