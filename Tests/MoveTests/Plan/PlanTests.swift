import Emulator
import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// What would be done, per object; changes nothing, and holds no value and no tag.
@Suite struct PlanTests {
    private func backupPlan(_ world: World, _ selection: Selection = .all) async throws -> Plan {
        let source = try await world.connect(World.source)
        world.recorder.clear()
        return try await Operations.plan(
            PlanRequest(.backup(from: source, folder: world.archive), selection: selection),
            world.options("backup all to \"./out\""))
    }

    private func restorePlan(_ world: World, _ policy: ConflictPolicy = .fail) async throws -> Plan {
        let target = try await world.connect(World.target)
        world.recorder.clear()
        return try await Operations.plan(
            PlanRequest(.restore(folder: world.archive, into: target, policy: policy)),
            world.options("restore all from \"./out\" into target"))
    }

    private func lines(_ plan: Plan) -> [String] {
        plan.items.map { "\($0.kind.rawValue) \($0.name.lowercased()) \($0.road.rawValue) \($0.action.rawValue)" }
    }

    @Test func aBackupIsPlannedWithoutAnyChange() async throws {
        try await withWorld { world in
            _ = try await world.client(World.source).createCertificate(
                "waiting", policy: ["issuer": ["name": "Unknown"], "x509_props": ["subject": "CN=w"]])
            let plan = try await backupPlan(
                world,
                Selection(
                    kinds: [.certificate, .key],
                    names: [
                        .init(kind: .secret, pattern: "nowhere"), .init(kind: .secret, pattern: "web"),
                    ]))
            #expect(
                lines(plan) == [
                    "certificate device blob store", "certificate waiting left leave", "certificate web blob store",
                    "key plain blob store", "key sign blob store", "secret nowhere left fail", "secret web left fail",
                ])
            #expect(plan.blockers == 3 && plan.exitCode == 6)
            #expect(world.recorder.writes == 0)
            #expect(plan.requests > 0 && plan.estimate >= 1)
        }
    }

    @Test func aRestoreIsPlannedByWhatTheTargetShows() async throws {
        try await withWorld(
            [Seeds.secrets, Seeds.keys].joined(separator: ","), target: Seeds.secret("beta", "of somebody else")
        ) { world in
            try await world.backup()
            try await world.restore(.only(.secret, "gamma"))
            let target = try world.client(World.target)
            _ = try await target.setSecret("plain", value: "x")
            try await target.delete(.secret, "plain")
            let plan = try await restorePlan(world)
            #expect(
                lines(plan) == [
                    "key plain blob write", "key sign blob write", "secret alpha blob write", "secret beta blob fail",
                    "secret gamma blob same",
                ], "\(plan.items)")
            #expect(world.recorder.writes == 0)
            let skipping = try await restorePlan(world, .skip)
            #expect(skipping.items.first { $0.name == "beta" }?.action == .skip)
            #expect(skipping.passed && skipping.exitCode == 0)
        }
    }

    @Test func anotherGeographyLeavesEverything() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let far = try await world.connect(World.far)
            let plan = try await Operations.plan(
                PlanRequest(.restore(folder: world.archive, into: far, policy: .fail)), world.options("restore"))
            #expect(lines(plan) == ["secret s left leave"])
            #expect(plan.items.first?.reason.contains("geography") == true)
        }
    }

    @Test func aFileIsReadBackAsItWasWrittenAndHoldsNoTag() async throws {
        try await withWorld { world in
            try await world.backup()
            let plan = try await restorePlan(world)
            let bytes = PlanFile.bytes(of: plan)
            #expect(try PlanFile.read(bytes) == plan)
            let text = String(decoding: bytes, as: UTF8.self)
            for value in ["three", "text/plain", "env", "\"k\""] { #expect(!text.contains(value), "\(value)") }
            // One member of the head a line, and one object.
            let lines = text.split(separator: "\n")
            #expect(lines.count == plan.items.count + 16)
            #expect(lines[3] == "\"statement\":\"restore all from \\\"./out\\\" into target\",")
            #expect(PlanFile.bytes(of: try await restorePlan(world)).count == bytes.count)
        }
    }

    @Test func everyChangedByteIsFound() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let bytes = PlanFile.bytes(of: try await restorePlan(world))
            for index in bytes.indices {
                var changed = bytes
                changed[index] ^= 1
                #expect(throws: PlanFile.Problem.self, "byte \(index)") { try PlanFile.read(changed) }
            }
            for length in bytes.indices {
                #expect(throws: PlanFile.Problem.self) { try PlanFile.read(Array(bytes.prefix(length))) }
            }
            var generator = SystemRandomNumberGenerator()
            for _ in 0..<2000 {
                let noise = (0..<Int.random(in: 0..<300)).map { _ in UInt8.random(in: 0...255, using: &generator) }
                #expect(throws: PlanFile.Problem.self) { try PlanFile.read(noise) }
            }
        }
    }

    @Test func whatChangedSinceIsSaidOnBothSides() async throws {
        try await withWorld { world in
            try await world.backup()
            let plan = try await restorePlan(world)
            #expect(plan.differences(from: try await restorePlan(world)).isEmpty)
            let target = try world.client(World.target)
            _ = try await target.setSecret("beta", value: "x")
            let held = plan.differences(from: try await restorePlan(world))
            #expect(
                held == ["secret beta: the target held nothing of that name, and now an object of that name"])
            var deleted = plan
            deleted.items[deleted.items.count - 2].target = .deleted(nil)
            #expect(plan.differences(from: deleted).first?.contains("now a deleted object") == true)

            let first = try await backupPlan(world)
            world.server.core.clock.advance(by: .seconds(2))
            let source = try world.client(World.source)
            _ = try await source.setSecret("gamma", value: "x")
            _ = try await source.setSecret("another", value: "x")
            try await source.delete(.key, "plain")
            let changes = first.differences(from: try await backupPlan(world))
            #expect(changes.count == 3, "\(changes)")
            #expect(changes[0] == "key plain: it is not there any more")
            #expect(changes[1] == "secret another: the plan does not know it")
            #expect(changes[2].hasPrefix("secret gamma: version ") && changes[2].hasSuffix(" is new in the source"))
        }
    }

    @Test func anotherVaultOrArchiveIsADifference() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let plan = try await restorePlan(world)
            var other = plan
            other.archive = "another"
            other.sides[0].host = "elsewhere"
            #expect(other.differences(from: plan).count == 2)
        }
    }

    /// Each way in which an object is no longer as the plan saw it.
    private static let changes: [(change: @Sendable (inout Plan.Item) -> Void, line: String)] = [
        ({ $0.source.append(.init(id: "v2", updated: 2)) }, "secret s: version v2 is new in the source"),
        ({ $0.source = [] }, "secret s: version v1 is gone in the source"),
        ({ $0.source[0].updated = 9 }, "secret s: version v1 was changed in the source"),
        ({ $0.target = .nothing }, "secret s: the target held an object of that name, and now nothing of that name"),
        (
            { $0.target = .deleted(nil) },
            "secret s: the target held an object of that name, and now a deleted object of that name"
        ),
        (
            { $0.target = .otherKind(.certificate) },
            "secret s: the target held an object of that name, and now a certificate of that name"
        ),
        (
            { $0.target = .unlisted },
            "secret s: the target held an object of that name, and now what may not be listed"
        ),
        ({ $0.target = .live([.init(id: "t1", updated: 9)]) }, "secret s: version t1 was changed in the target"),
        ({ $0.target = .live([]) }, "secret s: version t1 is gone in the target"),
        ({ $0.road = .recreate }, "secret s: append by value became append by re-create"),
        ({ $0.action = .fail }, "secret s: append by value became fail by value"),
        ({ $0.kind = .key }, "key s: the plan does not know it"),
    ]

    @Test(arguments: changes.indices) func eachKindOfDifferenceIsSaid(index: Int) {
        let item = Plan.Item(
            kind: .secret, name: "s", road: .value, action: .append, reason: "", requests: 1,
            source: [.init(id: "v1", updated: 1)], target: .live([.init(id: "t1", updated: 1)]))
        let plan = Plan(statement: "", tool: "", created: 0, sides: [], archive: nil, items: [item], estimate: 0)
        #expect(plan.differences(from: plan).isEmpty)
        var now = plan
        Self.changes[index].change(&now.items[0])
        #expect(plan.differences(from: now).first == Self.changes[index].line)
    }
}
