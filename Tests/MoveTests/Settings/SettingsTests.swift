import Emulator
import ExactJSON
import KeyVault
import ResourceManager
import Testing
import VaultOperations

/// `apply settings`: each area alone, all of them, and what cannot be put back.
@Suite struct SettingsTests {
    private static let seed =
        [Seeds.keys, Seeds.certificates].joined(separator: ",") + """
            , "issuers": [{"name": "digi", "provider": "Test", "account": "a1"}],
            "contacts": [{"email": "a@contoso.com", "name": "A"}]
            """

    /// A source with everything, a target with the same objects and nothing else.
    private func withSettings(
        _ body: (World, _ source: Vault, _ target: Vault) async throws -> Void
    ) async throws {
        try await withWorld(Self.seed) { world in
            try await world.backup()
            try await world.restore()
            try world.surround(Surroundings.everything)
            // Rotation policies were put back by the restore: here they are to differ.
            _ = try await world.client(World.target).setRotationPolicy(
                "sign", try #require(RotationPolicy(["lifetimeActions": [], "attributes": ["expiryTime": "P90D"]])))
            _ = try await world.client(World.target).updateCertificatePolicy(
                "web", ["x509_props": ["validity_months": 3]])
            try world.surround(
                #""vaultSettings": {"target-ne": {"rbac": false, "retentionDays": 7, "accessPolicies": [{"principal": "operator", "secrets": ["all"], "keys": ["all"], "certificates": ["all"]}]}}"#
            )
            let source = try await world.connectManaged(World.source)
            let target = try await world.connectManaged(World.target)
            try await body(world, source, target)
        }
    }

    private func apply(
        _ world: World, _ source: VerifySide, _ target: Vault, _ parts: SettingsPart...
    ) async throws -> SettingsResult {
        try await Operations.applySettings(
            SettingsRequest(source: source, target: target, parts: parts), world.options("apply settings"))
    }

    private func lines(_ result: SettingsResult) -> [String] {
        result.items.map { "\($0.part.rawValue) \($0.name.lowercased()) \($0.status.rawValue)" }.sorted()
    }

    /// What each area alone does, in this order of the table; the second run of each finds everything as it should be.
    private static let areas: [(SettingsPart, [String])] = [
        (.rotationPolicies, ["rotation-policies sign done"]),
        (.certificatePolicies, ["certificate-policies device same", "certificate-policies web done"]),
        (.issuers, ["issuers digi done"]), (.contacts, ["contacts target-ne done"]),
        (.accessPolicies, ["access-policies target-ne done"]),
        (.network, ["network target-ne done"]),
        (.protection, ["protection target-ne done", "protection target-ne left"]),
        (.diagnostics, ["diagnostics audit done"]), (.tags, ["tags target-ne done"]),
        (.endpoints, ["endpoints pe-we left"]), (.events, ["events to-hook left", "events to-queue done"]),
        (.locks, ["locks keep done"]),
    ]

    @Test func eachAreaAloneChangesWhatItNamesAndNothingElse() async throws {
        try await withSettings { world, source, target in
            for (part, expected) in Self.areas {
                let before = try await target.described("the test").json
                let result = try await apply(world, .vault(source), target, part)
                #expect(lines(result) == expected, "\(result.items.map { "\($0.name) \($0.reason ?? "")" })")
                let isOfVault = [.accessPolicies, .network, .protection, .tags].contains(part)
                if !isOfVault { #expect(try await target.described("the test").json == before, "\(part)") }
                let again = try await apply(world, .vault(source), target, part)
                #expect(again.items.allSatisfy { [.same, .left].contains($0.status) }, "\(lines(again))")
            }
            let described = try await target.described("the test")
            #expect(described.hasPurgeProtection)
            #expect(described.retentionDays == 7)
            #expect(Set(described.addressRules) == ["127.0.0.1/32", "203.0.113.0/24"])
            #expect(described.subnets.isEmpty)
            #expect(described.accessPolicies.count == 2)
            let (client, id) = try target.managed("the test")
            #expect(try await client.locks(id.text).compactMap { $0["name"]?.string } == ["keep"])
            #expect(try await client.eventSubscriptions(id.text).compactMap { $0["name"]?.string } == ["to-queue"])
            #expect(try await target.client.issuers().map(\.name) == ["digi"])
        }
    }

    @Test func rolesGoUnderTheTargetsScopes() async throws {
        try await withSettings { world, source, target in
            let result = try await apply(world, .vault(source), target, .roles)
            #expect(result.count(.done) == 2, "\(lines(result))")
            let (client, id) = try target.managed("the test")
            let scopes = try await client.roleAssignments(id.text).map(\.scope).filter { $0.hasPrefix(id.text) }
            #expect(Set(scopes) == [id.text, id.text + "/secrets/db"])
            #expect(try await apply(world, .vault(source), target, .roles).count(.same) == 2)
        }
    }

    /// What is not put back is said with its reason.
    @Test func whatIsLeftHasItsReason() async throws {
        try await withSettings { world, source, target in
            let result = try await apply(world, .vault(source), target)
            #expect(result.exitCode == 5)
            let left = result.items.filter { $0.status == .left }
            #expect(result.items.allSatisfy { [.done, .same, .left].contains($0.status) }, "\(lines(result))")
            for (part, words) in [
                (SettingsPart.protection, "set when a vault is made"), (.endpoints, "stands in a subnet"),
                (.events, "whole address of its webhook"),
            ] {
                let item = try #require(left.first { $0.part == part }, "\(part.rawValue)")
                #expect(item.reason?.contains(words) == true, "\(item.reason ?? "")")
            }
            let network = try #require(result.items.first { $0.part == .network })
            #expect(network.reason?.contains("1 subnets of the source's region stay behind") == true)
            let issuer = try #require(result.items.first { $0.part == .issuers })
            #expect(issuer.reason?.contains("supply the password of account a1") == true)
        }
    }

    /// From the folder of a backup the same is put back as from the vault itself.
    @Test func anArchiveCarriesTheSame() async throws {
        try await withSettings { world, source, target in
            let folder = "\(world.folder.path)/settings"
            _ = try await Operations.backup(
                BackupRequest(source: source, selection: .all, folder: folder), world.options("backup all"))
            let result = try await apply(world, .archive(folder: folder), target)
            let expected =
                Self.areas.flatMap(\.1)
                + result.items.filter { $0.part == .roles }.map {
                    "roles \($0.name.lowercased()) done"
                }
            #expect(lines(result) == expected.sorted())
            let direct = try await apply(world, .vault(source), target)
            #expect(direct.items.allSatisfy { [.same, .left].contains($0.status) }, "\(lines(direct))")
        }
    }

    /// Purge protection that is on can never be turned off.
    @Test func theUnchangeableIsRespectedAndSaid() async throws {
        try await withWorld("") { world in
            try world.surround(#""vaultSettings": {"target-ne": {"purgeProtection": true}}"#)
            let (source, target) = (
                try await world.connectManaged(World.source), try await world.connectManaged(World.target)
            )
            world.recorder.clear()
            let result = try await apply(world, .vault(source), target, .protection)
            #expect(lines(result) == ["protection target-ne left"])
            #expect(result.items.first?.reason?.contains("never be turned off") == true)
            #expect(world.recorder.writes == 0)
        }
    }

    /// A policy decides in one vault and roles in the other: nothing is written.
    @Test func policiesDoNotGoWhereRolesDecide() async throws {
        try await withWorld("") { world in
            try world.surround(Surroundings.everything)
            let (source, target) = (
                try await world.connectManaged(World.source), try await world.connectManaged(World.target)
            )
            let result = try await apply(world, .vault(source), target, .accessPolicies)
            #expect(lines(result) == ["access-policies target-ne left"])
            #expect(result.items.first?.reason?.contains("decides by roles") == true)
        }
    }
}
