import Emulator
import KeyVault
import Testing

@testable import VaultOperations

/// What a comparison tells of itself: sides, time, identity and fingerprints.
@Suite struct ProofTests {
    @Test func ofTwoVaultsItIsTheStateOfBoth() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let verified = try await world.verify()
            let proof = try #require(verified.proof)
            #expect(proof.left.form == .vault && proof.left.name.hasPrefix(World.source))
            #expect(proof.left.region == "westeurope" && proof.isFull && proof.selection == "all")
            #expect(proof.left.fingerprint == verified.evidence?.source.digest)
            #expect(proof.right.fingerprint == verified.evidence?.target.digest)
            #expect((proof.start ?? 0) > 0 && (proof.end ?? 0) >= (proof.start ?? 0))
            #expect(proof.principal != nil && proof.tenant != nil)
        }
    }

    /// A fingerprint of a part would be taken for one of the whole.
    @Test func ofAPartThereIsNoFingerprint() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let proof = try #require(try await world.verify(.only(.secret, "beta")).proof)
            #expect(proof.left.fingerprint == nil && proof.selection == "secret beta")
        }
    }

    @Test func ofAnArchiveItIsTheManifest() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            let proof = try #require(try await world.verifyArchive().proof)
            #expect(proof.left.form == .archive && proof.left.name == world.archive)
            let fingerprint = try #require(proof.left.fingerprint)
            let manifest = String(decoding: try world.folder.read("archive/manifest.json"), as: UTF8.self)
            #expect(manifest.hasSuffix("\"digest\":\"\(fingerprint)\"}\n"))
            #expect(proof.end != nil)
        }
    }
}
