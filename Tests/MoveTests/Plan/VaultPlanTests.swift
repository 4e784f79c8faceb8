import Emulator
import ExactJSON
import KeyVault
import Locking
import ResourceManager
import Testing

@testable import VaultOperations

/// Plans of what happens to vaults and their settings.
@Suite struct VaultPlanTests {
    private func plan(_ world: World, _ move: PlanRequest.Move) async throws -> Plan {
        world.recorder.clear()
        let plan = try await Operations.plan(PlanRequest(move), world.options("plan"))
        // The preview of a template is asked for by POST and changes nothing.
        let writes = world.recorder.all.filter { line in
            line.hasToken && line.method != "GET"
                && !["/whatif", "/validate", "/resources", "/checknameavailability", "/list"].contains {
                    line.path.lowercased().hasSuffix($0)
                }
        }
        #expect(writes.isEmpty, "\(writes)")
        #expect(try PlanFile.read(PlanFile.bytes(of: plan)) == plan)
        return plan
    }

    private func lines(_ plan: Plan) -> [String] {
        plan.steps.map { "\($0.kind.rawValue) \($0.name) \($0.part) \($0.action.rawValue)" }
    }

    // MARK: Settings

    @Test func settingsAreComparedAndNothingIsWritten() async throws {
        try await withWorld { world in
            let (source, target) = (
                try await world.connectManaged(World.source), try await world.connectManaged(World.target)
            )
            try await source.client.setContacts([CertificateContact(email: "a@contoso.com")])
            try await source.client.setIssuer("DigiCert-1", IssuerDescription(provider: "DigiCert", accountID: "7"))
            let request = SettingsRequest(
                source: .vault(source), target: target, parts: [.rotationPolicies, .issuers, .contacts, .tags])
            let plan = try await plan(world, .applySettings(request))
            #expect(
                lines(plan) == [
                    "key sign rotation-policies leave", "setting DigiCert-1 issuers update",
                    "setting \(World.target) contacts update", "setting \(World.target) tags same",
                ], "\(plan.steps)")
            #expect(plan.steps[1].reason.contains("supply the password"))
            #expect(plan.blockers == 1)
            #expect(try await target.client.contacts().isEmpty)

            _ = try await Operations.applySettings(request, world.options("apply settings"))
            let done = try await self.plan(world, .applySettings(request))
            #expect(plan.differences(from: done).isEmpty, "\(plan.differences(from: done))")
            #expect(done.steps.count { $0.action == .update } == 0)
        }
    }

    @Test func aSettingThatChangedIsADifferenceOfItsSide() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let (source, target) = (
                try await world.connectManaged(World.source), try await world.connectManaged(World.target)
            )
            try await source.client.setContacts([CertificateContact(email: "a@contoso.com")])
            let request = SettingsRequest(source: .vault(source), target: target, parts: [.contacts, .tags])
            let before = try await plan(world, .applySettings(request))
            try await source.client.setContacts([CertificateContact(email: "b@contoso.com")])
            try await target.client.setContacts([CertificateContact(email: "c@contoso.com")])
            let (client, id) = try source.managed("the test")
            try await client.patchVault(id, ["tags": ["env": "prod"]])
            let after = try await plan(world, .applySettings(request))
            #expect(
                before.differences(from: after) == [
                    "contacts: changed in the source", "contacts: changed in the target",
                    "tags: changed in the source",
                    "tags: setting \(World.target): same became update "
                        + "(it differs in the target)",
                ], "\(before.differences(from: after))")
            var shorter = after
            shorter.steps.removeLast()
            #expect(after.differences(from: shorter) == ["tags: setting \(World.target): it does not come up any more"])
            #expect(shorter.differences(from: after).first?.contains("the plan does not know it") == true)
        }
    }

    // MARK: Making a vault

    private func made(
        _ name: String, _ shape: CreateVaultRequest.Shape, group: String? = nil, _ source: Vault
    ) throws -> PlanRequest.Move {
        .createVault(
            CreateVaultRequest(name: name, region: "North Europe", shape: shape, group: group),
            by: try #require(source.management), near: source)
    }

    @Test func aVaultLikeAnotherIsPlannedAndNotMade() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let source = try await world.connectManaged(World.source)
            let first = try await plan(world, made("like-ne", .like(source), source))
            #expect(lines(first) == ["vault like-ne  create"])
            #expect(first.steps[0].reason.contains("northeurope") && first.steps[0].reason.contains("apply settings"))
            #expect(first.passed && first.requests == 1)
            let (client, id) = try source.managed("the test")
            try await client.patchVault(id, ["tags": ["env": "prod"]])
            let second = try await plan(world, made("like-ne", .like(source), source))
            #expect(first.differences(from: second) == ["vault like-ne: changed in the source"])
        }
    }

    @Test(arguments: [(World.target, "taken"), ("a--b", "cannot be")])
    func aNameThatCannotBeIsABlocker(name: String, why: String) async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let source = try await world.connectManaged(World.source)
            let plan = try await plan(world, made(name, .like(source), source))
            #expect(plan.steps.first?.action == .fail && plan.steps.first?.reason.contains(why) == true)
            #expect(plan.exitCode == 6)
        }
    }

    @Test func aMissingResourceGroupIsABlocker() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let source = try await world.connectManaged(World.source)
            let plan = try await plan(world, made("like-ne", .like(source), group: "nowhere", source))
            #expect(plan.steps.first?.reason.contains("no resource group nowhere") == true, "\(plan.steps)")
        }
    }

    @Test func aTemplateIsPreviewedByResourceManager() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let source = try await world.connectManaged(World.source)
            let path = "\(world.folder.path)/vault.json"
            _ = try await Operations.exportTemplate(of: source, to: path)
            let template = try JSON(parsing: try world.folder.read("vault.json"))
            let first = try await plan(world, made("made-ne", .template(template), source))
            #expect(first.steps.first?.action == .create && first.passed, "\(first.steps)")
            let other = try await plan(
                world, made("made-ne", .template(template.removing("contentVersion")), source))
            #expect(!first.differences(from: other).isEmpty)
            let broken = await refusal {
                try await plan(world, made("made-ne", .template(["resources": []]), source))
            }
            #expect(broken?.message.contains("makes no vault") == true)
        }
    }

    // MARK: The end of a vault

    @Test func theEndOfAVaultIsPlannedConditionByCondition() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let control = RetireTests.Control()
            func request() async throws -> PlanRequest.Move {
                .retire(
                    RetireRequest(
                        vault: try await world.connect(World.source),
                        successors: [try await world.connect(World.target)], confirm: World.source,
                        acknowledged: [], freshness: 86_400, control: control))
            }
            control.state.withLock { $0.protection.locks = ["keep"] }
            let unmet = try await plan(world, request())
            #expect(unmet.steps.map(\.part) == ["condition 1", "condition 2"], "\(unmet.steps)")
            #expect(unmet.steps.allSatisfy { $0.action == .fail } && unmet.exitCode == 6)
            #expect(unmet.steps[0].reason.contains("the lock keep"))

            control.state.withLock {
                $0.protection.locks = []
                $0.belongings = VaultBelongings(roleAssignments: ["a"])
            }
            try await world.backup()
            try await world.restore()
            #expect(try await world.verify().passed)
            let ready = try await plan(world, request())
            #expect(lines(ready) == ["vault \(World.source)  delete"], "\(ready.steps)")
            #expect(ready.steps[0].reason.contains("90 days") && ready.steps[0].reason.contains("1 role assignment"))
            #expect(control.state.withLock { $0.deletes } == 0)
            #expect(
                unmet.differences(from: ready).contains(
                    "condition 1: condition \(World.source): it does not come up any more"))

            world.server.core.clock.advance(by: .seconds(5))
            _ = try await world.client(World.source).updateSecret("s", tags: ["a": "b"])
            let stale = try await plan(world, request())
            #expect(ready.differences(from: stale).contains { $0.contains("has changed since the verification") })
        }
    }
}
