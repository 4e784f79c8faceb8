import Emulator
import ExactJSON
import KeyVault
import Sealing
import Testing
import VaultOperations

/// Certificates by their containers, and what is made anew because it cannot leave.
@Suite struct ImportKindTests {
    @Test func certificatesComeWithKeyChainPolicyAndOrder() async throws {
        try await withWorld { world in
            let identity = SealingIdentity()
            try await world.export(.only(.certificate, "web"), seal: .recipients([identity.recipient]))
            let result = try await world.bringIn(keys: .identities(identity))
            result.expect(.done, 1)
            #expect(result.item(.certificate, "web")?.road == .pfx)
            let (old, new) = (try world.client(World.source), try world.client(World.far))
            func thumbprints(_ client: VaultClient) async throws -> [String?] {
                try await client.versions(of: .certificate, named: "web")
                    .sorted { ($0.attributes.created ?? 0) < ($1.attributes.created ?? 0) }.map(\.thumbprint)
            }
            #expect(try await thumbprints(new) == thumbprints(old))
            let policy = try await new.certificatePolicy("web")
            #expect(policy["x509_props"]?["subject"]?.string == "CN=web.contoso.com")
            let verified = try await world.verify(.only(.certificate, "web"), against: World.far)
            #expect(verified.passed, "\(verified.lines)")
            let archive = try await world.verifyExport(.only(.certificate, "web"), keys: .identities(identity))
            #expect(archive.passed, "\(archive.lines)")
            try await world.bringIn(keys: .identities(identity)).expect(.same, 1)
        }
    }

    @Test func aLostAnswerIsNotSentTwice() async throws {
        try await withWorld { world in
            try await world.export(.only(.certificate, "web"))
            world.faults(FaultRule("POST", "/certificates/web/import", .first(1), .closeAfter))
            try await world.bringIn().expect(.done, 1)
            #expect(try await world.client(World.far).versions(of: .certificate, named: "web").count == 2)
        }
    }

    @Test func whatCannotLeaveIsNamedOrMadeAnew() async throws {
        try await withWorld { world in
            try await world.export()
            let named = try await world.bringIn(Selection(kinds: [.key, .certificate]))
            #expect(named.item(.key, "sign")?.status == .left, "\(named.text)")
            #expect(named.item(.certificate, "device")?.status == .left, "\(named.text)")
            #expect(named.exitCode == 5)
            let made = try await world.bringIn(
                Selection(kinds: [.key, .certificate]), recreates: [.key, .certificate])
            #expect(made.item(.key, "sign")?.status == .done, "\(made.text)")
            #expect(made.item(.key, "sign")?.road == .recreate)
            #expect(made.item(.certificate, "device")?.road == .recreate, "\(made.text)")
            #expect(made.item(.certificate, "web")?.status == .same)
            let key = try await world.client(World.far).key("sign")
            #expect(key.key.curve == "P-256")
            #expect(key.operations == ["sign", "verify"])
            #expect(key.tags["k"] == "v")
            #expect(try await world.client(World.far).rotationPolicy("sign").isSet)
            let verified = try await world.verify(.only(.key, "sign"), against: World.far)
            #expect(verified.recreatedObjects.map(\.description) == ["key sign"], "\(verified.lines)")
            let again = try await world.bringIn(Selection(kinds: [.key]), recreates: [.key])
            #expect(again.item(.key, "sign")?.status == .same, "\(again.text)")
        }
    }

    @Test func aCertificateWhoseCurrentVersionIsDisabledStaysBehindAsAWhole() async throws {
        try await withWorld(Seeds.certificates) { world in
            let client = try world.client(World.source)
            let current = try await client.certificate("web")
            try await client.updateCertificate(
                "web", version: current.id.version, attributes: AttributeChange(enabled: false))
            let result = try await world.export(.only(.certificate, "web"))
            #expect(result.item(.certificate, "web")?.status == .left, "\(result.text)")
            #expect(result.item(.certificate, "web")?.reason?.contains("including disabled") == true)
            let with = try await world.export(
                .only(.certificate, "web"), to: "\(world.folder.path)/with", includingDisabled: true)
            with.expect(.done, 1)
            try await world.bringIn(from: "\(world.folder.path)/with").expect(.done, 1)
            let items = try await world.client(World.far).versions(of: .certificate, named: "web")
            #expect(items.count { !$0.attributes.enabled } == 1)
        }
    }
}
