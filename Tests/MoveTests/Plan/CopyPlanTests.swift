import Emulator
import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// What a copy would do: the road of each object, what becomes of its name in the target, and the same when it is done.
@Suite struct CopyPlanTests {
    private func plan(
        _ world: World, to vault: String = World.far, _ policy: ConflictPolicy = .fail,
        selection: Selection = .all, _ change: (inout PlanRequest) -> Void = { _ in }
    ) async throws -> Plan {
        var request = PlanRequest(
            .copy(
                from: try await world.connectManaged(World.source), into: try await world.connectManaged(vault),
                policy: policy, method: .best), selection: selection)
        change(&request)
        world.recorder.clear()
        let plan = try await Operations.plan(request, world.options("copy"))
        #expect(world.recorder.writes == 0)
        return plan
    }

    private func lines(_ plan: Plan) -> [String] {
        plan.items.map { "\($0.kind.rawValue) \($0.name.lowercased()) \($0.road.rawValue) \($0.action.rawValue)" }
    }

    @Test func inOneWorldEverythingGoesAsItsBackup() async throws {
        try await withWorld { world in
            let plan = try await plan(world, to: World.target)
            #expect(
                lines(plan) == [
                    "certificate device blob write", "certificate web blob write", "key plain blob write",
                    "key sign blob write", "secret alpha blob write", "secret beta blob write",
                    "secret gamma blob write",
                ], "\(plan.items)")
            #expect(plan.passed && plan.requests > 0 && plan.estimate > 0)
            #expect(plan.sides.map(\.role) == [.source, .target])
        }
    }

    @Test func elsewhereEachObjectHasItsRoadAndReason() async throws {
        try await withWorld { world in
            let plain = try await plan(world)
            #expect(
                lines(plain) == [
                    "certificate device left leave", "certificate web pfx write", "key plain left leave",
                    "key sign left leave", "secret alpha value write", "secret beta value write",
                    "secret gamma value write",
                ], "\(plain.items)")
            #expect(plain.blockers == 3 && plain.exitCode == 6)
            #expect(plain.items.allSatisfy { !$0.reason.isEmpty })
            #expect(plain.items.first { $0.name == "Alpha" }?.reason.contains("1 disabled") == true)
            let allowed = try await plan(world) {
                $0.recreates = [.key, .certificate]
                $0.includesDisabled = true
            }
            #expect(allowed.passed)
            #expect(allowed.items.filter { $0.road == .recreate }.map(\.name) == ["device", "plain", "sign"])
            #expect(allowed.items.first { $0.name == "Alpha" }?.reason.contains("disabled") == false)
        }
    }

    /// Nobody knows the subscriptions: the first object will show, and the plan says so.
    @Test func anUnknownWorldIsSaid() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let request = PlanRequest(
                .copy(
                    from: try await world.connect(World.source), into: try await world.connect(World.target),
                    policy: .fail, method: .best))
            let plan = try await Operations.plan(request, world.options("copy"))
            #expect(lines(plan) == ["secret s blob write"])
            #expect(plan.items.first?.reason.contains("the first object shows") == true)
        }
    }

    @Test func whatTheTargetHoldsDecides() async throws {
        let held = """
            "secrets": [{"name": "beta", "value": "of somebody else"}, {"name": "sign", "value": "x"}],
            "keys": [{"name": "web", "kty": "EC", "curve": "P-256"}]
            """
        try await withWorld(Seeds.small, target: held) { world in
            let target = try world.client(World.target)
            _ = try await target.setSecret("gamma", value: "x")
            try await target.delete(.secret, "gamma")
            world.server.core.clock.advance(by: .seconds(1))
            let plan = try await plan(world, to: World.target)
            func action(_ name: String) -> Plan.Item? { plan.items.first { $0.name == name } }
            #expect(action("beta")?.action == .fail)
            #expect(action("gamma")?.action == .fail)
            guard case .deleted = action("gamma")?.target else {
                Issue.record("\(String(describing: action("gamma")))")
                return
            }
            #expect(action("web")?.target == .otherKind(.key) && action("web")?.action == .fail)
            // A secret of a key's name holds nothing that the key needs.
            #expect(action("sign")?.action == .write)
        }
    }

    /// By value the contents decide, and they are read for the plan and dropped.
    @Test(arguments: [
        (ConflictPolicy.fail, ["v1"], Plan.Action.fail), (.skip, ["v1"], .skip), (.newer, ["v1"], .append),
        (.fail, ["v1", "v2", "v3"], .same), (.newer, ["other"], .fail), (.skip, ["other"], .skip),
    ]) func valuesDecideWhereIDsCannot(policy: ConflictPolicy, held: [String], action: Plan.Action) async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2", "v3")) { world in
            let far = try world.client(World.far)
            for value in held {
                _ = try await far.setSecret("db", value: JSONString(value))
                world.server.core.clock.advance(by: .seconds(2))
            }
            let before = try await plan(world, policy)
            #expect(before.items.map(\.action) == [action], "\(before.items)")
            let result = try await world.copy(to: World.far, policy: policy)
            let outcomes: [Plan.Action: Outcome] = [.fail: .failed, .skip: .skipped, .append: .done, .same: .same]
            #expect(result.items.map(\.status) == [outcomes[action]].compactMap { $0 }, "\(result.text)")
        }
    }

    /// What an interrupted run of the plan began is no difference: the plan is carried on.
    @Test func whatWasBegunGoesOn() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2", "v3")) { world in
            let before = try await plan(world)
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no set permission")
            world.faults(FaultRule("PUT", "/secrets/db", .from(2), .refuse(denied)))
            try await world.copy(to: World.far)
            world.faults()
            let after = try await plan(world)
            #expect(after.items.map(\.action) == [.resume], "\(after.items)")
            #expect(before.differences(from: after).isEmpty)
        }
    }

    @Test func whatIsDoneAlreadyIsAsItWasPlanned() async throws {
        try await withWorld { world in
            let before = try await plan(world, to: World.target)
            try await world.copy(.only(.secret, "beta"))
            let after = try await plan(world, to: World.target)
            #expect(after.items.first { $0.name == "beta" }?.action == .same)
            #expect(before.differences(from: after).isEmpty)
        }
    }

    @Test func aFileIsTheSameForTheSameVaults() async throws {
        try await withWorld { world in
            var (first, second) = (try await plan(world), try await plan(world))
            first.created = 0
            second.created = 0
            let bytes = PlanFile.bytes(of: first)
            #expect(bytes == PlanFile.bytes(of: second))
            #expect(try PlanFile.read(bytes) == first)
            let text = String(decoding: bytes, as: UTF8.self)
            for value in ["three", "text/plain", "env"] { #expect(!text.contains(value), "\(value)") }
        }
    }

    @Test func theVaultItselfIsRefused() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let error = await refusal { try await plan(world, to: World.source) }
            #expect(error?.code == .sameVault && error?.exitCode == 6)
        }
    }
}
