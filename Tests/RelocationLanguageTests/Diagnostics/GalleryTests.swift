import RelocationLanguage
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Wrong inputs with the exact places, words, notes and suggestions of their diagnostics. `KVMSH_CORRECT_GALLERY=1`
/// rewrites the files with what is said now; the difference is then looked at in the history.
@Suite struct GalleryTests {
    static let names = [
        "description", "characters", "statements", "expressions", "variables", "connections", "types", "names", "flow",
        "several",
    ]

    private static func path(_ name: String) -> String {
        let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        return "/\(here)/Gallery/\(name).txt"
    }

    private func file(_ name: String) throws -> GalleryFile {
        let descriptor = open(Self.path(name), O_RDONLY)
        try #require(descriptor >= 0, "there is no \(Self.path(name))")
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        return GalleryFile(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self))
    }

    @Test(arguments: names)
    func saysWhatIsWritten(_ name: String) throws {
        let file = try file(name)
        if getenv("KVMSH_CORRECT_GALLERY") != nil {
            let descriptor = open(Self.path(name), O_WRONLY | O_TRUNC)
            defer { close(descriptor) }
            let text = Array(file.corrected.utf8)
            let count = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            #expect(count == text.count)
            return
        }
        for difference in file.differences {
            Issue.record("written:\n\(difference.written)\n\nsaid:\n\(difference.actual)")
        }
    }

    @Test func thereAreManyInputs() throws {
        let counts = try Self.names.map { try file($0).count }
        #expect(counts.allSatisfy { $0 > 0 })
        #expect(counts.reduce(0, +) >= 200)
    }
}
