import FuzzSupport
import KeyVault
import RelocationLanguage

@testable import Interpreter

/// Whatever is run in whatever order ends with a code of the list, and says of each statement that it ended.
enum ScriptRunFuzz {
    static func complaint(_ random: SeededGenerator) async -> String? {
        var random = random
        var bench = TestBench()
        bench.configuration.checksScripts = random.once(in: 2)
        bench.gateway.add(FakeVault(name: "a", objects: [.object(.secret, "db"), .object(.key, "k")]))
        let script = "let v = null\nconnect a\n" + script(&random)
        guard let code = try? await bench.run(script) else { return "no session" }
        guard [0, 1, 2, 3, 4, 5, 6, 200].contains(code) else { return "code \(code): \(script)" }
        let starts = bench.sink.outputs.count { if case .statementStarted = $0 { true } else { false } }
        guard starts == bench.sink.ends.count else {
            return "\(starts) starts, \(bench.sink.ends.count) ends: \(script)"
        }
        let ends = bench.sink.ends.allSatisfy { ($0.failure == nil) == ($0.code == .done) }
        return ends ? nil : "a code without its failure: \(script)"
    }

    private static func script(_ random: inout SeededGenerator) -> String {
        guard random.once(in: 2) else { return block(depth: 2, &random) }
        var writer = ScriptWriter(random, only: written)
        return writer.script()
    }

    /// Statements whose operations the fake vaults have.
    private static let written: Set<String> = [
        "connect", "disconnect", "set", "show", "list", "backup", "restore", "verify", "let", "if", "for", "include",
        "echo", "assert", "on error", "wait until", "exit", "help",
    ]

    private static let statements = [
        "connect a", "connect b as target", "connect $v as x", "disconnect source", "list all", "list secrets limit 1",
        "list keys where name like \"*\" sort by expires descending", "show secret db", "show variables",
        "show identity", "backup all to ./o", "backup secret $v to ./o", "restore into target", "verify",
        "verify ./o against target", "let v = list all", "let v = [1, null, \"a\"]", "let v = $last",
        "let v = show secret db", "let v = verify", "echo $v", "echo \"${default($v, 1)}\"", "assert exists($v)",
        "assert $v = 1, \"no\"", "on error continue", "on error stop", "set jobs 7", "set output $v", "exit",
        "wait until exists($v) for 2s", "help", "assess", "include ./x.kvm", "let w = 9223372036854775807 + 1",
    ]

    private static func block(depth: Int, _ random: inout SeededGenerator) -> String {
        var lines: [String] = []
        for _ in 0..<random.number(1...6) {
            guard depth > 0, random.once(in: 4) else {
                lines.append(random.pick(statements))
                continue
            }
            let head = random.pick(["if exists($v)", "for v in [1, 2]", "for v in list all", "if not exists($v)"])
            lines.append("\(head) {\n\(block(depth: depth - 1, &random))\n}")
        }
        return lines.joined(separator: "\n")
    }
}
