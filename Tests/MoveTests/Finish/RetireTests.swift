import Emulator
import ExactJSON
import KeyVault
import Locking
import Testing

@testable import VaultOperations

/// The end of a vault: every condition by itself, all unmet ones at once, and nothing deleted unless all hold.
@Suite struct RetireTests {
    /// Resource Manager as a test wants it.
    final class Control: VaultControl {
        struct State: Sendable {
            var protection = VaultProtection(hasSoftDelete: true, retentionDays: 90, locks: [])
            var dependents: [MapRow.Dependent] = []
            var belongings = VaultBelongings()
            var refusals: Set<String> = []
            var deletes = 0
        }

        let state = Locked(State())

        private func read<Value>(_ part: String, _ body: (State) -> Value) throws -> Value {
            try state.withLock { state in
                if state.refusals.contains(part) { throw OperationError(.notPermitted, "\(part) refused", exitCode: 4) }
                return body(state)
            }
        }

        func protection() async throws -> VaultProtection { try read("protection") { $0.protection } }
        func dependents() async throws -> [MapRow.Dependent] { try read("dependents") { $0.dependents } }
        func belongings() async throws -> VaultBelongings { try read("belongings") { $0.belongings } }
        func delete() async throws {
            _ = try read("delete") { $0 }
            state.withLock { $0.deletes += 1 }
        }
        func deletion() async throws -> (deleted: Int64?, recoverableUntil: Int64?) { (1_700_000_000, 1_707_776_000) }
    }

    private func retire(
        _ world: World, _ control: Control, confirm: String = World.source, acknowledge: [String] = [],
        freshness: Int64 = 86_400
    ) async throws -> Retirement {
        try await Operations.retire(
            RetireRequest(
                vault: try await world.connect(World.source), successors: [try await world.connect(World.target)],
                confirm: confirm, acknowledged: acknowledge, freshness: freshness, control: control),
            world.options("retire source confirm \(World.source)"))
    }

    /// A moved and verified vault whose last change is old enough.
    private func withMovedWorld(
        _ seed: String = Seeds.small, _ body: (World, Control) async throws -> Void
    ) async throws {
        try await withWorld(seed) { world in
            try await world.backup()
            try await world.restore()
            #expect(try await world.verify().passed)
            try await body(world, Control())
        }
    }

    /// Expects a refusal that says each of these, and that nothing was deleted.
    private func expectStay(
        _ control: Control, _ parts: String..., at location: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Retirement
    ) async {
        let error = await refusal(body)
        #expect(error?.code == .unmet && error?.exitCode == 6, "\(String(describing: error))", sourceLocation: location)
        for part in parts {
            #expect(error?.message.contains(part) == true, "\(part): \(error?.message ?? "")", sourceLocation: location)
        }
        #expect(control.state.withLock { $0.deletes } == 0, sourceLocation: location)
    }

    @Test func aProvenVaultEndsAndSaysHowToUndoIt() async throws {
        try await withMovedWorld { world, control in
            control.state.withLock {
                $0.belongings = VaultBelongings(roleAssignments: ["a", "b"], eventSubscriptions: ["c"])
            }
            let retired = try await retire(world, control)
            #expect(control.state.withLock { $0.deletes } == 1)
            #expect(retired.name == World.source && retired.recoverableUntil == 1_707_776_000)
            #expect(retired.notes[0].contains("until 2024-02-12"))
            #expect(retired.notes[0].contains("2 role assignments and 1 event subscriptions"))
            #expect(world.folder.exists("state/retired/\(World.source).json"))
        }
    }

    @Test func withoutProofItStays() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let control = Control()
            await expectStay(control, "no connected vault was compared") { try await retire(world, control) }
            try await world.backup()
            try await world.restore()
            _ = try await world.verify(metadataOnly: true)
            _ = try await world.verify(.only(.secret, "s"))
            await expectStay(control, "no connected vault was compared") { try await retire(world, control) }
        }
    }

    @Test func everyUnmetConditionIsNamedAtOnce() async throws {
        try await withMovedWorld { world, control in
            control.state.withLock {
                $0.protection = VaultProtection(hasSoftDelete: false, retentionDays: 0, locks: ["keep"])
                $0.dependents = [.init(name: "app-web", type: "Microsoft.Web/sites", reference: "x")]
            }
            _ = try await world.client(World.source).createCertificate(
                "waiting", policy: ["issuer": ["name": "Unknown"], "x509_props": ["subject": "CN=w"]])
            world.server.core.clock.advance(by: .seconds(100))
            await expectStay(
                control, "`confirm` says", "soft delete is off", "the lock keep", "app-web (Microsoft.Web/sites)",
                "pending (waiting)", "older than 50 s"
            ) { try await retire(world, control, confirm: "other", freshness: 50) }
        }
    }

    @Test(arguments: ["protection", "dependents", "belongings"])
    func whatCannotBeReadIsNeverTakenForNone(part: String) async throws {
        try await withMovedWorld(Seeds.secret("s", "one")) { world, control in
            control.state.withLock { $0.refusals = [part] }
            await expectStay(control, "\(part) refused") { try await retire(world, control) }
        }
    }

    @Test func dependentsAreAcknowledgedByName() async throws {
        try await withMovedWorld(Seeds.secret("s", "one")) { world, control in
            control.state.withLock {
                $0.dependents = ["app-web", "sql server 1"].map { .init(name: $0, type: "t", reference: "x") }
            }
            await expectStay(control, "sql server 1") { try await retire(world, control, acknowledge: ["app-web"]) }
            _ = try await retire(world, control, acknowledge: ["App-Web", "sql server 1"])
        }
    }

    @Test func aChangeSinceTheProofKeepsIt() async throws {
        try await withMovedWorld { world, control in
            world.server.core.clock.advance(by: .seconds(5))
            _ = try await world.client(World.target).updateSecret("beta", tags: ["a": "b"])
            await expectStay(control, "\(World.target) has changed") { try await retire(world, control) }
            _ = try await world.client(World.source).updateSecret("beta", tags: ["a": "b"])
            await expectStay(control, "\(World.source) has changed") { try await retire(world, control) }
            #expect(try await world.verify().passed)
            await expectStay(control, "less than 120 s ago") { try await retire(world, control) }
            world.server.core.clock.advance(by: .seconds(200))
            _ = try await retire(world, control)
        }
    }

    @Test func whatWasLeftBehindIsAcknowledgedAndWhatDiffersIsNot() async throws {
        try await withMovedWorld { world, control in
            let target = try world.client(World.target)
            try await target.delete(.secret, "beta")
            _ = try await world.verify()
            await expectStay(control, "(secret beta) was left behind") { try await retire(world, control) }
            _ = try await target.updateSecret("gamma", tags: ["a": "b"])
            _ = try await world.verify()
            await expectStay(control, "secret gamma: tags.a different") {
                try await retire(world, control, acknowledge: ["beta", "gamma"])
            }
        }
        try await withMovedWorld { world, control in
            try await world.client(World.target).delete(.secret, "beta")
            _ = try await world.verify()
            _ = try await retire(world, control, acknowledge: ["beta"])
        }
    }

    /// Evidence as a verification would keep it that found these things.
    private func keepEvidence(_ world: World, _ change: (inout Evidence) -> Void) async throws {
        var evidence = try #require(try await world.verify().evidence)
        change(&evidence)
        _ = try await EvidenceStore(stateFolder: "\(world.folder.path)/state").keep(evidence)
    }

    @Test(arguments: [
        (DifferenceClass.unproven, "(secret beta) is not proven"),
        (.missing, "(secret beta) was left behind"),
        (.targetMovedOn, "(secret beta) has newer versions in the target"),
    ]) func whatCanBeAcceptedIsAcknowledgedByName(found: DifferenceClass, words: String) async throws {
        try await withMovedWorld { world, control in
            try await keepEvidence(world) {
                $0.findings = [
                    Evidence.Finding(kind: .secret, name: "beta", version: nil, field: "value", differenceClass: found)
                ]
            }
            await expectStay(control, words) { try await retire(world, control, acknowledge: ["gamma"]) }
            _ = try await retire(world, control, acknowledge: ["Beta"])
        }
    }

    @Test func newKeyMaterialIsAcknowledgedByName() async throws {
        try await withMovedWorld { world, control in
            try await keepEvidence(world) { $0.recreated = [ObjectKey(.key, "sign")] }
            await expectStay(control, "sign (key sign) has new key material") { try await retire(world, control) }
            _ = try await retire(world, control, acknowledge: ["sign"])
        }
    }

    @Test(arguments: [DifferenceClass.different, .extra, .changing, .sourceMovedOn])
    func whatDiffersIsNeverAccepted(found: DifferenceClass) async throws {
        try await withMovedWorld(Seeds.secret("s", "one")) { world, control in
            try await keepEvidence(world) {
                $0.findings = [
                    Evidence.Finding(kind: .secret, name: "s", version: nil, field: "value", differenceClass: found)
                ]
            }
            await expectStay(control, "secret s: value \(found.rawValue)") {
                try await retire(world, control, acknowledge: ["s"])
            }
        }
    }

    @Test func aChangeWhileTheConditionsAreLookedAtKeepsIt() async throws {
        try await withMovedWorld(Seeds.secret("s", "one")) { world, control in
            let source = try world.client(World.source)
            let request = RetireRequest(
                vault: try await world.connect(World.source), successors: [try await world.connect(World.target)],
                confirm: World.source, freshness: 86_400, control: control)
            // The versions are listed of the target, then twice of the source: the change comes after the first of the two.
            world.recorder.once("GET", "/secrets/s/versions") {
                world.recorder.once("GET", "/secrets/s/versions") {
                    world.server.core.clock.advance(by: .seconds(5))
                    _ = try await source.updateSecret("s", tags: ["a": "b"])
                }
            }
            await expectStay(control, "\(World.source) has changed") {
                try await Operations.retire(request, world.options("retire source"))
            }
        }
    }

    @Test func itSaysThatNotEveryCallerIsInTheList() async throws {
        try await withMovedWorld(Seeds.secret("s", "one")) { world, control in
            let notes = Locked<[String]>([])
            var options = world.options("retire source")
            options.events = { event in
                if case .note(let text) = event { notes.withLock { $0.append(text) } }
            }
            _ = try await Operations.retire(
                RetireRequest(
                    vault: try await world.connect(World.source), successors: [try await world.connect(World.target)],
                    confirm: World.source, freshness: 86_400, control: control), options)
            #expect(notes.withLock { $0.contains { $0.contains("are in no list") } })
        }
    }

    @Test func aRefusedDeleteIsAnErrorAndInTheJournal() async throws {
        try await withMovedWorld(Seeds.secret("s", "one")) { world, control in
            control.state.withLock { $0.refusals = ["delete"] }
            let error = await refusal { try await retire(world, control) }
            #expect(error?.code == .notPermitted && error?.exitCode == 4)
            let host = try await world.connect(World.source).host
            let journal = String(
                decoding: try world.folder.read("state/runs/\(RetireJournal.name(host))"), as: UTF8.self)
            #expect(journal.contains("\"rec\":\"intent\"") && journal.contains("\"rec\":\"fail\""))
        }
    }
}
