import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// The rows of operations section 14 against the emulated service.
@Suite struct AssessTests {
    private func assess(
        _ seed: String, target: String = "", for destination: String = World.target,
        _ configuration: EmulatorConfiguration = .changed { _ in },
        change: (World) async throws -> Void = { _ in }
    ) async throws -> AssessResult {
        var result = AssessResult()
        try await withWorld(seed, target: target, configuration) { world in
            try await change(world)
            let source = try await world.connectManaged(World.source)
            let vault = try await world.connectManaged(destination)
            result = try await Operations.assess(
                AssessRequest(source: source, target: .vault(vault)), world.options("assess"))
        }
        return result
    }

    private func lines(_ result: AssessResult) -> [String] {
        result.items.map { "\($0.id.rawValue) \($0.severity.rawValue) \($0.name.lowercased())" }
    }

    @Test func aMoveWithinTheWorldHasNoBlocker() async throws {
        let result = try await assess(Seeds.small)
        #expect(result.passed, "\(lines(result))")
        #expect(result.exitCode == 0)
        #expect(lines(result).contains("settings-lost note source-we"))
        #expect(lines(result).contains("disabled note alpha"))
        #expect(!result.items.contains { $0.id == .worldUnknown }, "\(lines(result))")
    }

    @Test func whatCannotLeaveItsWorldIsNamedOneByOne() async throws {
        let result = try await assess(Seeds.small, for: World.far)
        #expect(result.exitCode == 6)
        let found = lines(result)
        for expected in [
            "key-stays blocker sign", "key-stays blocker plain", "cert-stays blocker device", "disabled warning alpha",
            "world-differs note far-us", "world-differs note beta",
        ] {
            #expect(found.contains(expected), "\(expected) in \(found)")
        }
        #expect(!found.contains { $0.hasPrefix("cert-stays") && $0.hasSuffix(" web") })
        #expect(result.items.allSatisfy { $0.severity != .blocker || $0.remedy != nil })
    }

    @Test func sourceAndTargetAreNotOneVault() async throws {
        let result = try await assess(Seeds.small, for: World.source)
        #expect(result.items.map(\.id) == [.sameVault])
    }

    @Test func namesThatTheTargetHoldsAreFound() async throws {
        let result = try await assess(Seeds.small, target: Seeds.secret("beta", "x")) { world in
            let client = try world.client(World.target)
            _ = try await client.setSecret("gamma", value: "x")
            _ = try await client.delete(.secret, "gamma")
            // A deleted object shows itself a while later.
            world.server.core.clock.advance(by: .seconds(30))
        }
        let found = lines(result)
        #expect(found.contains("live-namesake warning beta"), "\(found)")
        #expect(found.contains("deleted-namesake warning gamma"), "\(found)")
    }

    @Test func withoutResourceManagerTheWorldIsUnknown() async throws {
        try await withWorld { world in
            let result = try await Operations.assess(
                AssessRequest(
                    source: try await world.connect(World.source), target: .vault(try await world.connect(World.target))
                ),
                world.options("assess"))
            let found = lines(result)
            #expect(found.contains("world-unknown warning target-ne"), "\(found)")
            #expect(found.contains("dependents-unknown warning source-we"), "\(found)")
        }
    }
}
