import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// Objects that change, appear or go while they are backed up.
@Suite struct BackupMeanwhileTests {
    @Test func settledObjectsCostOneBlobAndOneList() async throws {
        try await withWorld(Seeds.bulk(5)) { world in
            try await world.backup()
            #expect(world.recorder.count("POST", "/secrets/*") == 5)
            #expect(world.recorder.count("GET", "/secrets/*") == 5)
        }
    }

    /// What changed within five minutes is listed before and after the blob.
    @Test func freshObjectsAreListedTwice() async throws {
        try await withWorld("") { world in
            let client = try world.client(World.source)
            _ = try await client.setSecret("fresh", value: JSONString("one"))
            try await world.backup().expect(.done, 1)
            #expect(world.recorder.count("POST", "/secrets/fresh/backup") == 1)
            #expect(world.recorder.count("GET", "/secrets/fresh/versions") == 2)
            try await world.restore()
            #expect(try await world.verify().passed)
        }
    }

    @Test func aVersionThatComesBetweenBlobAndListIsTakenToo() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let client = try world.client(World.source)
            world.recorder.once("POST", "/secrets/s/backup") {
                _ = try await client.setSecret("s", value: JSONString("two"))
            }
            let result = try await world.backup()
            #expect(result.count(.done) == 1, "\(result.text)")
            #expect(result.versions == 2)
            #expect(world.recorder.count("POST", "/secrets/s/backup") == 2)
            #expect(try await world.restore().exitCode == 0)
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
            #expect(verified.versions == 2)
        }
    }

    @Test func aChangeOfAttributesBetweenBlobAndListIsTakenToo() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let client = try world.client(World.source)
            world.recorder.once("POST", "/secrets/s/backup") {
                _ = try await client.updateSecret("s", attributes: AttributeChange(enabled: false))
            }
            try await world.backup()
            #expect(world.recorder.count("POST", "/secrets/s/backup") == 2)
            try await world.restore()
            #expect(try await world.verify().passed)
        }
    }

    @Test func whatChangesForEverFailsAndSaysSo() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let client = try world.client(World.source)
            for index in 0..<8 {
                world.recorder.once("POST", "/secrets/s/backup") {
                    _ = try await client.setSecret("s", value: JSONString("more \(index)"))
                }
            }
            let result = try await world.backup()
            #expect(result.item(.secret, "s")?.status == .failed)
            #expect(result.items[0].reason?.contains("keeps changing") == true)
            #expect(result.exitCode == 1)
            #expect(!world.folder.exists("archive/manifest.json"))
        }
    }

    @Test func whatIsDeletedMeanwhileIsGone() async throws {
        try await withWorld { world in
            let client = try world.client(World.source)
            world.recorder.once("POST", "/secrets/beta/backup", before: true) {
                _ = try await client.delete(.secret, "beta")
            }
            let result = try await world.backup()
            #expect(result.item(.secret, "beta")?.status == .gone, "\(result.text)")
            #expect(result.exitCode == 0)
            let restored = try await world.restore()
            #expect(restored.item(.secret, "beta")?.status == .failed, "\(restored.text)")
            #expect(restored.count(.done) == 6)
        }
    }

    /// A key that is rotated and a certificate that is renewed while they are read.
    @Test func keysAndCertificatesThatMoveMeanwhile() async throws {
        try await withWorld { world in
            let client = try world.client(World.source)
            world.recorder.once("POST", "/keys/plain/backup") { _ = try await client.rotateKey("plain") }
            world.recorder.once("POST", "/certificates/web/backup") {
                _ = try await client.updateCertificate("web", tags: ["new": "tag"])
            }
            try await world.backup().expect(.done, 7)
            try await world.restore().expect(.done, 7)
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
        }
    }
}
