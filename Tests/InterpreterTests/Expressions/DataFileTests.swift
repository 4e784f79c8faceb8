import FuzzSupport
import Testing

@testable import Interpreter

@Suite struct DataFileTests {
    private func table(_ text: String, _ path: String = "x.csv") throws -> Table {
        guard case .table(let table) = try DataFile.table(Array(text.utf8), path: path) else {
            throw Failure(.file, "no table")
        }
        return table
    }

    @Test func csvHasAHeader() throws {
        let read = try table("old,new\ncontoso-we,contoso-ne\n\n\"a\nb\",\r\n")
        #expect(read.columns.map(\.name) == ["old", "new"])
        #expect(read.rows.map { $0["new"] } == [.string("contoso-ne"), .string("")])
        #expect(read.rows[1]["old"] == .string("a\nb"))
        #expect(try table("").rows.isEmpty)
        #expect(try table("only").rows.isEmpty)
    }

    @Test(arguments: [
        ("a,b\n1,2,3\n", "line 2"), ("a,b\n1,2\n1\n", "line 3"), ("a\n\"x\ny", "line 2"), ("a\nx\"y\n", "line 2"),
        ("a\n\"x\"y\n", "line 2"), ("a,a\n", "twice"),
    ])
    func errorsNameTheLine(text: String, part: String) {
        do {
            _ = try table(text)
            Issue.record("read")
        } catch let failure as Failure {
            #expect(failure.code == .file)
            #expect(failure.message.contains(part), "\(failure)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: ["{}", "[1.5]", "[", "[\"\\ud800\"]", "[1] x", "[99999999999999999999]"])
    func refusesOtherJSON(text: String) {
        #expect(throws: Failure.self) { try table(text, "x.json") }
    }

    @Test func refusesWhatIsNoUTF8() {
        #expect(throws: Failure.self) { try DataFile.table([0x61, 0xFF], path: "x.csv") }
    }

    /// Any bytes are a table or an error.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func survivesAnyBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("a,\"\r\n[]{}:1é\u{0}".utf8)
        for _ in 0..<300 {
            let length = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            _ = try? DataFile.table(bytes, path: "x.csv")
            _ = try? DataFile.table(bytes, path: "x.json")
        }
    }
}
