import KeyVault
import Testing
import VaultOperations

/// An application that has some roles only, in vaults where roles decide.
@Suite struct RoleRightTests {
    private static let client = "55555555-5555-4555-8555-555555555555"

    private static func directory(_ assignments: [(role: String, scope: String)]) -> String {
        let list = assignments.map {
            "{\"principal\": \"mover\", \"role\": \"\($0.role)\", \"scope\": \"\($0.scope)\"}"
        }
        return """
            "principals": [{"name": "mover", "clientId": "\(client)", "secrets": ["s3cret"]}],
            "roleAssignments": [\(list.joined(separator: ", "))]
            """
    }

    private func assess(
        _ assignments: [(role: String, scope: String)], for destination: String
    ) async throws -> [String] {
        var lines: [String] = []
        try await withWorld(Seeds.small) { world in
            try world.surround(Self.directory(assignments))
            let source = try await world.connect(World.source, asClient: Self.client, secret: "s3cret")
            let target = try await world.connect(destination, asClient: Self.client, secret: "s3cret")
            let result = try await Operations.assess(
                AssessRequest(source: source, target: .vault(target)), world.options("assess"))
            lines = result.items.filter { [.permission, .permissionUnknown].contains($0.id) }.map {
                "\($0.id.rawValue) \($0.severity.rawValue) \($0.name): \($0.reason)"
            }
        }
        return lines
    }

    @Test func aReaderMayNeitherBackUpNorWrite() async throws {
        let lines = try await assess(
            [
                ("Reader", "vault source-we"), ("Key Vault Reader", "vault source-we"), ("Reader", "vault far-us"),
                ("Key Vault Reader", "vault far-us"),
            ], for: World.far)
        for expected in [
            "permission blocker source-we: the right secrets/get is refused",
            "permission blocker far-us: no role grants the right secrets/set",
            "permission blocker far-us: no role grants the right certificates/import",
            "permission warning source-we: Microsoft.KeyVault/vaults/delete is not granted",
            "permission warning far-us: Microsoft.KeyVault/vaults/write is not granted",
        ] {
            #expect(lines.contains { $0.hasPrefix(expected) }, "\(expected) in\n\(lines.joined(separator: "\n"))")
        }
        #expect(!lines.contains { $0.contains("secrets/list") })
    }

    @Test func anAdministratorMayMoveObjectsAndNotTheVaultItself() async throws {
        let lines = try await assess(
            [
                ("Reader", "vault source-we"), ("Key Vault Administrator", "vault source-we"),
                ("Reader", "vault far-us"), ("Key Vault Administrator", "vault far-us"),
            ], for: World.far)
        #expect(!lines.contains { $0.hasPrefix("permission blocker") }, "\(lines)")
        #expect(lines.contains { $0.contains("roleAssignments/write is not granted") }, "\(lines)")
    }

    @Test func aVaultCannotBeMadeWithoutTheRightToIt() async throws {
        try await withWorld { world in
            try world.surround(
                Self.directory([("Reader", "vault source-we"), ("Key Vault Administrator", "vault source-we")]))
            let source = try await world.connect(World.source, asClient: Self.client, secret: "s3cret")
            let result = try await Operations.assess(
                AssessRequest(source: source, target: .region("northeurope", name: "new-ne")), world.options("assess"))
            #expect(
                result.items.contains {
                    $0.severity == .blocker && $0.reason.contains("Microsoft.KeyVault/vaults/write")
                        || $0.id == .permissionUnknown && $0.name == "emulator"
                }, "\(result.items)")
        }
    }
}
