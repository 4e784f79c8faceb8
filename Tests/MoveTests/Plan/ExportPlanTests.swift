import Emulator
import KeyVault
import Testing

@testable import VaultOperations

/// What an export would store, and what it would leave behind.
@Suite struct ExportPlanTests {
    private func plan(_ world: World, includesDisabled: Bool = false) async throws -> Plan {
        var request = PlanRequest(.export(from: try await world.connect(World.source), folder: world.archive))
        request.includesDisabled = includesDisabled
        world.recorder.clear()
        let plan = try await Operations.plan(request, world.options("export"))
        #expect(world.recorder.writes == 0 && !world.folder.exists("archive"))
        return plan
    }

    @Test func valuesAreStoredAndKeysStay() async throws {
        try await withWorld { world in
            let plan = try await plan(world)
            let lines = plan.items.map { "\($0.kind.rawValue) \($0.name) \($0.road.rawValue) \($0.action.rawValue)" }
            #expect(
                lines == [
                    "certificate device left leave", "certificate web pfx store", "key plain left leave",
                    "key sign left leave", "secret Alpha value store", "secret beta value store",
                    "secret gamma value store",
                ], "\(plan.items)")
            #expect(plan.items.first { $0.name == "Alpha" }?.reason.contains("1 disabled") == true)
            let all = try await self.plan(world, includesDisabled: true)
            #expect(all.items.first { $0.name == "Alpha" }?.reason.contains("disabled") == false)
        }
    }
}
