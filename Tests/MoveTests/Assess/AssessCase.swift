import Emulator
import KeyVault
import Testing
import VaultOperations

/// One row of the table of findings: a world, a move in it, and what must be found.
struct AssessCase: Sendable, CustomTestStringConvertible {
    /// Where the move goes.
    enum Destination: Sendable {
        case vault(String)
        case newVault(String, String)
        case region(String)
    }

    let title: String
    var source = ""
    var target = ""
    /// Members of a seed file: settings of the vaults, resources, locks.
    var around = ""
    var destination = Destination.vault(World.target)
    /// Whether the connections know Resource Manager.
    var isManaged = true
    /// What happens before the connections are made.
    var prepare: @Sendable (World) async throws -> Void = { _ in }
    /// What happens after it.
    var change: @Sendable (World) async throws -> Void = { _ in }
    /// `id severity name`, with a part of the reason after a colon where it matters.
    var expected: [String] = []
    /// Ids that must not be found.
    var absent: [Finding.ID] = []

    var testDescription: String { title }

    /// Builds the world and looks for everything.
    func run() async throws -> AssessResult {
        var result = AssessResult()
        try await withWorld(source, target: target) { world in
            if !around.isEmpty { try world.surround(around) }
            try await prepare(world)
            let source = try await connect(World.source, world)
            let destination: AssessRequest.Target =
                switch self.destination {
                case .vault(let name): .vault(try await connect(name, world))
                case .newVault(let name, let region): .region(region, name: name)
                case .region(let region): .region(region)
                }
            try await change(world)
            result = try await Operations.assess(
                AssessRequest(source: source, target: destination), world.options("assess"))
        }
        return result
    }

    private func connect(_ name: String, _ world: World) async throws -> Vault {
        isManaged ? try await world.connectManaged(name) : try await world.connect(name)
    }

    /// Compares; a line matches when its words agree and the reason holds what is asked for.
    func check(_ result: AssessResult) {
        let shown = result.items.map {
            "\($0.id.rawValue) \($0.severity.rawValue) \($0.name.lowercased()): \($0.reason)"
        }
        for line in expected {
            let (head, part) = Self.split(line)
            #expect(
                shown.contains { $0.hasPrefix(head + ":") && (part == nil || $0.contains(part ?? "")) },
                "\(line) in\n\(shown.joined(separator: "\n"))")
        }
        for id in absent {
            #expect(!result.items.contains { $0.id == id }, "\(id.rawValue) in\n\(shown.joined(separator: "\n"))")
        }
        #expect(result.items.allSatisfy { $0.severity == .note || $0.remedy != nil || $0.id == .orderTied })
        #expect(result.exitCode == (result.items.contains { $0.severity == .blocker } ? 6 : 0))
    }

    private static func split(_ line: String) -> (head: String, part: String?) {
        guard let colon = line.firstIndex(of: ":") else { return (line, nil) }
        return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
}
