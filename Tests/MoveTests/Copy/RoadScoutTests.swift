import Emulator
import KeyVault
import Testing

@testable import VaultOperations

/// Which road an object will take, told without reading a value.
@Suite struct RoadScoutTests {
    private func choices(
        _ world: World, into vault: String, recreates: Set<ObjectKind> = []
    ) async throws -> [ObjectKey: RoadChoice] {
        let (source, target) = (try await world.connectManaged(World.source), try await world.connectManaged(vault))
        let scout = RoadScout(
            source: source, terms: .copying(from: source, into: target, recreates: recreates))
        var items: [(ObjectItem, [ObjectItem])] = []
        try await InventoryWalk(client: source.client, selection: .all).each { item in
            let versions = try await source.client.versions(of: item.id.kind, named: item.id.name)
            items.append((item, versions))
        }
        world.recorder.clear()
        var choices: [ObjectKey: RoadChoice] = [:]
        for (item, versions) in items {
            choices[ObjectKey(item.id.kind, item.id.name)] = try await scout.choice(of: item, versions: versions)
        }
        return choices
    }

    @Test func withinOneWorldItAsksForNothing() async throws {
        try await withWorld { world in
            let found = try await choices(world, into: World.target)
            let plain = found.values.filter { $0.cause != .managed }
            #expect(plain.count == 7 && plain.allSatisfy { $0.road == .blob && $0.cause == .sameWorld })
            #expect(world.recorder.all.isEmpty)
        }
    }

    @Test func elsewhereItReadsPoliciesAndNoValue() async throws {
        try await withWorld { world in
            let found = try await choices(world, into: World.far, recreates: [.key])
            let roads = [
                ObjectKey(.secret, "alpha"): Road.value, ObjectKey(.certificate, "web"): .pfx,
                ObjectKey(.certificate, "device"): .left, ObjectKey(.key, "sign"): .recreate,
                ObjectKey(.secret, "web"): .left,
            ]
            for (key, road) in roads { #expect(found[key]?.road == road, "\(key)") }
            #expect(world.recorder.all.allSatisfy { $0.path.hasSuffix("/policy") }, "\(world.recorder.all)")
        }
    }

    @Test func withoutTheRightToReadPoliciesItForecastsNothing() async throws {
        try await withWorld(Seeds.certificates) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no get permission")
            world.faults(FaultRule("GET", "/certificates/*/policy", .always, .refuse(denied)))
            let found = try await choices(world, into: World.far)
            #expect(found[ObjectKey(.certificate, "device")]?.road == .pfx)
        }
    }
}
