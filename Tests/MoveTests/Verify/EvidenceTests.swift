import Emulator
import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// What a comparison of two vaults leaves behind.
@Suite struct EvidenceTests {
    private func path(_ world: World, _ ending: String = "") -> String {
        "state/evidence/\(World.source)--\(World.target)\(ending).json"
    }

    @Test func holdsWhoWhenWhatAndNoValue() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let verified = try await world.verify()
            let bytes = try world.folder.read(path(world))
            let json = try JSON(parsing: bytes)
            let evidence = try #require(Evidence(json))
            #expect(evidence.passed && evidence.isFull && evidence.selection == "all")
            #expect(evidence.source.name == World.source && evidence.target.name == World.target)
            #expect(evidence.objects == verified.objects && evidence.versions == verified.versions)
            #expect(evidence.start > 0 && evidence.end >= evidence.start)
            #expect(evidence.principal != nil && evidence.tenant != nil)
            #expect(evidence.json.serializedText == json.serializedText)
            let text = String(decoding: bytes, as: UTF8.self)
            for value in ["three", "only", "text/plain", "\"env\""] { #expect(!text.contains(value), "\(value)") }
            #expect(verified.evidencePath?.hasSuffix(path(world)) == true)
        }
    }

    @Test func aPartNeverTakesThePlaceOfTheWhole() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            _ = try await world.verify()
            let whole = try world.folder.read(path(world))
            _ = try await world.verify(metadataOnly: true)
            _ = try await world.verify(.only(.secret, "beta"))
            #expect(try world.folder.read(path(world)) == whole)
            #expect(world.folder.exists(path(world, ".part")))
            let found = try await EvidenceStore(stateFolder: "\(world.folder.path)/state").find(
                source: try await world.connect(World.source).host)
            #expect(found.count == 1)
        }
    }

    @Test func theDigestIsThatOfALaterLookUntilSomethingChanges() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let evidence = try #require(try await world.verify().evidence)
            func look(_ name: String) async throws -> String {
                try await StateDigest.take(
                    VaultSide(vault: try await world.connect(name)), world.options("look")
                ).text
            }
            #expect(try await look(World.source) == evidence.source.digest)
            #expect(try await look(World.target) == evidence.target.digest)
            world.server.core.clock.advance(by: .seconds(2))
            let client = try world.client(World.source)
            _ = try await client.updateSecret("beta", tags: ["x": "y"])
            let changed = try await look(World.source)
            #expect(changed != evidence.source.digest)
            _ = try await client.setContacts([CertificateContact(email: "a@x.org", name: nil, phone: nil)])
            #expect(try await look(World.source) != changed)
        }
    }

    @Test func damagedFilesAreNoEvidence() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            _ = try await world.verify()
            let bytes = try world.folder.read(path(world))
            let store = EvidenceStore(stateFolder: "\(world.folder.path)/state")
            let host = try await world.connect(World.source).host
            for length in stride(from: 0, to: bytes.count - 2, by: 7) {
                try world.folder.write(path(world), Array(bytes.prefix(length)))
                #expect(try await store.find(source: host).isEmpty, "\(length)")
            }
        }
    }
}
