import KeyVault
import RelocationLanguage
import Testing

@testable import Interpreter

@Suite struct SessionFuzzTests {
    private static let statements = [
        "connect a", "connect b as target", "connect $v as x", "disconnect source", "list all", "list secrets limit 1",
        "list keys where name like \"*\" sort by expires descending", "show secret db", "show variables",
        "show identity", "backup all to ./o", "backup secret $v to ./o", "restore into target", "verify",
        "verify ./o against target", "let v = list all", "let v = [1, null, \"a\"]", "let v = $last",
        "let v = show secret db", "let v = verify", "echo $v", "echo \"${default($v, 1)}\"", "assert exists($v)",
        "assert $v = 1, \"no\"", "on error continue", "on error stop", "set jobs 7", "set output $v", "exit",
        "wait until exists($v) for 2s", "help", "assess", "include ./x.kvm", "let w = 9223372036854775807 + 1",
    ]

    /// Whatever is run in whatever order ends with a code of the list, and says of each statement that it ended.
    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func endsWhateverIsRun(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let bench = TestBench()
            bench.gateway.add(FakeVault(name: "a", objects: [.object(.secret, "db"), .object(.key, "k")]))
            let script = "let v = null\n" + Self.block(depth: 2, &generator)
            let code = try await bench.run(script)
            #expect([0, 1, 2, 3, 4, 5, 6].contains(code), "\(code): \(script)")
            let starts = bench.sink.outputs.filter { if case .statementStarted = $0 { true } else { false } }
            #expect(starts.count == bench.sink.ends.count)
            #expect(bench.sink.ends.allSatisfy { ($0.failure == nil) == ($0.code == .done) })
        }
    }

    private static func block(depth: Int, _ generator: inout SeededGenerator) -> String {
        var lines: [String] = []
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            guard depth > 0, Int.random(in: 0..<4, using: &generator) == 0 else {
                lines.append(statements.randomElement(using: &generator) ?? "echo")
                continue
            }
            let head = ["if exists($v)", "for v in [1, 2]", "for v in list all", "if not exists($v)"]
            let inner = block(depth: depth - 1, &generator)
            lines.append("\(head.randomElement(using: &generator) ?? "if true") {\n\(inner)\n}")
        }
        return lines.joined(separator: "\n")
    }
}
