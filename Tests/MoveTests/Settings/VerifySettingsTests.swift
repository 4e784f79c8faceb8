import Emulator
import ExactJSON
import Testing
import VaultOperations

/// The settings of the vaults themselves are a part of the proof.
@Suite struct VerifySettingsTests {
    private func verify(_ around: String, against other: String = World.target) async throws -> [String] {
        var lines: [String] = []
        try await withWorld("") { world in
            try world.surround(around)
            let result = try await Operations.verify(
                VerifyRequest(
                    left: .vault(try await world.connectManaged(World.source)),
                    right: .vault(try await world.connectManaged(other))), world.options("verify"))
            lines = result.lines.sorted()
        }
        return lines
    }

    @Test func eachMemberThatDiffersIsNamed() async throws {
        let found = try await verify(
            """
            "vaultSettings": {"source-we": {"tags": {"env": "prod"}, "purgeProtection": true, "retentionDays": 30,
              "network": {"defaultAction": "Deny", "ipRules": [{"value": "127.0.0.1"}]}}}
            """)
        #expect(
            found == [
                "vault vault network different", "vault vault purgeProtection different",
                "vault vault retention different", "vault vault tags different",
            ])
    }

    @Test func equalVaultsAreEqual() async throws { #expect(try await verify("\"locks\": []") == []) }

    /// Which subnet takes the place of which is not known between regions; the rest of the rules is compared.
    @Test func subnetsOfAnotherRegionAreUnproven() async throws {
        let rules = #""ipRules": [{"value": "127.0.0.1"}], "virtualNetworkRules": "#
        let found = try await verify(
            """
            "vaultSettings": {
              "source-we": {"network": {"defaultAction": "Deny", \(rules)[{"id": "\(Surroundings.network)/subnets/a"}]}},
              "target-ne": {"network": {"defaultAction": "Deny", \(rules)[{"id": "\(Surroundings.network)/subnets/b"}]}}}
            """)
        #expect(found == ["vault vault subnets unproven"])
    }

    @Test func subnetsOfOneRegionAreCompared() async throws {
        let found = try await verify(
            """
            "vaultSettings": {
              "source-we": {"network": {"defaultAction": "Allow",
                "virtualNetworkRules": [{"id": "\(Surroundings.network)/subnets/a"}]}},
              "second-we": {"region": "westeurope", "network": {"defaultAction": "Allow"}}}
            """, against: "second-we")
        #expect(found == ["vault vault network different"])
    }

    @Test func anArchiveIsComparedLikeAVault() async throws {
        try await withWorld("") { world in
            let source = try await world.connectManaged(World.source)
            _ = try await Operations.backup(
                BackupRequest(source: source, selection: .all, folder: world.archive), world.options("backup all"))
            try world.surround(#""vaultSettings": {"target-ne": {"tags": {"env": "prod"}}}"#)
            let result = try await Operations.verify(
                VerifyRequest(
                    left: .archive(folder: world.archive), right: .vault(try await world.connectManaged(World.target))),
                world.options("verify"))
            #expect(result.lines == ["vault vault tags different"])
        }
    }
}
