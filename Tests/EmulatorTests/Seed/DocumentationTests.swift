import ExactJSON
import FoundationEssentials
import Testing

@testable import Emulator

@Suite("What the documentation shows")
struct DocumentationTests {
    /// The JSON blocks of an article.
    private func examples(_ article: String) throws -> [[UInt8]] {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized.path
        let path = "\(root)/Sources/Emulator/Emulator.docc/\(article).md"
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        return text.components(between: "```json\n", and: "```").map { Array($0.utf8) }
    }

    @Test("Every example of a seed fills an emulator, alone and with the others")
    func seeds() throws {
        let examples = try examples("Seeds")
        #expect(examples.count == 3)
        let together = try Harness([VaultConfiguration(name: "contoso-we")])
        for example in examples {
            let alone = try Harness([VaultConfiguration(name: "contoso-we")])
            try SeedFile(parsing: example).fill(alone.core)
        }
        for example in examples.prefix(2) { try SeedFile(parsing: example).fill(together.core) }
    }

    @Test("The example of conditions sets every one that there is")
    func conditions() throws {
        let examples = try examples("Conditions")
        #expect(examples.count == 1)
        let text = String(decoding: try #require(examples.first), as: UTF8.self)
        let changed = try Conditions().applying(text)
        #expect(changed.faults.count == 2 && changed.controlPlaneDelay == .seconds(2))
        let shown = Set((try JSON(parsing: Array(text.utf8)).object ?? []).map(\.name))
        #expect(Set((changed.json.object ?? []).map(\.name)) == shown)
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [Substring] {
        split(separator: start).dropFirst().compactMap {
            $0.split(separator: end, omittingEmptySubsequences: false).first
        }
    }
}
