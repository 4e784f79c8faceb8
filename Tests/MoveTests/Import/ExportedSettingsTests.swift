import Emulator
import ExactJSON
import KeyVault
import Locking
import Sealing
import Testing
import VaultOperations

/// What an export keeps beside its objects: issuers, contacts and policies, sealed like the values.
@Suite struct ExportedSettingsTests {
    private func fill(_ world: World) async throws {
        let client = try world.client(World.source)
        _ = try await client.setContacts([CertificateContact(email: "ann@contoso.com", name: "Ann")])
        _ = try await client.setIssuer("ca", IssuerDescription(provider: "Test", accountID: "42"))
    }

    @Test func theyAreSealedAndPutBack() async throws {
        try await withWorld { world in
            try await fill(world)
            let identity = SealingIdentity()
            try await world.export(seal: .recipients([identity.recipient]))
            for (name, bytes) in try world.folder.snapshot("export") {
                #expect(!String(decoding: bytes, as: UTF8.self).contains("contoso.com"), "\(name)")
            }
            let notes = Locked<[String]>([])
            try await world.bringIn(Selection(kinds: [.certificate]), keys: .identities(identity)) { event in
                if case .note(let text) = event { notes.withLock { $0.append(text) } }
            }
            #expect(notes.withLock { $0 }.contains { $0.contains("1 of the export's certificate contacts") })
            var options = world.options("apply settings")
            options.keys = .identities(identity)
            let request = SettingsRequest(
                source: .archive(folder: world.exported), target: try await world.connect(World.far),
                parts: [.issuers, .contacts])
            _ = try await Operations.applySettings(request, options)
            let client = try world.client(World.far)
            #expect(try await client.contacts().map(\.email) == ["ann@contoso.com"])
            #expect(try await client.issuer("ca").provider == "Test")
            let closed = await refusal { try await Operations.applySettings(request, world.options("apply settings")) }
            #expect(closed?.code == .sealed)
        }
    }

    /// An issuer goes before the certificates that name it.
    @Test func issuersComeBeforeTheirCertificates() async throws {
        try await withWorld { world in
            try await fill(world)
            let source = try world.client(World.source)
            _ = try await source.updateCertificatePolicy("web", ["issuer": ["name": "ca"]])
            try await world.export(.only(.certificate, "web"))
            let result = try await world.bringIn(.only(.certificate, "web"))
            result.expect(.done, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("issuer ca is new") == true, "\(result.text)")
            #expect(try await world.client(World.far).issuer("ca").provider == "Test")
        }
    }
}
