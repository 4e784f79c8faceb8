import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// Each field of the table of comparisons, changed in the target, is found and named with its class.
@Suite struct VerifyFieldTests {
    private typealias Change = @Sendable (World, VaultClient) async throws -> Void

    /// Compares after a change in the target, and expects exactly these differences.
    private func expect(
        _ expected: String..., at location: SourceLocation = #_sourceLocation, seed: String = Seeds.small,
        after change: (World, VaultClient) async throws -> Void
    ) async throws {
        try await withWorld(seed) { world in
            try await world.backup()
            try await world.restore()
            #expect(try await world.verify().passed, sourceLocation: location)
            try await change(world, try world.client(World.target))
            let verified = try await world.verify()
            #expect(verified.lines == expected, "\(verified.items)", sourceLocation: location)
            #expect(verified.exitCode == 3, sourceLocation: location)
            let archive = try await world.verifyArchive()
            #expect(archive.lines == expected, "archive: \(archive.items)", sourceLocation: location)
        }
    }

    @Test func enabled() async throws {
        try await expect("secret beta enabled different") { _, client in
            _ = try await client.updateSecret("beta", attributes: AttributeChange(enabled: false))
        }
    }

    @Test func enabledOfAnOlderVersion() async throws {
        try await expect("secret gamma enabled different") { _, client in
            let versions = try await client.versions(of: .secret, named: "gamma")
            let oldest = try #require(
                versions.min { ($0.attributes.created ?? 0) < ($1.attributes.created ?? 0) }?.id.version)
            _ = try await client.updateSecret(
                "gamma", version: oldest, attributes: AttributeChange(enabled: false))
        }
    }

    @Test func times() async throws {
        try await expect("secret beta activates different", "secret beta expires different") { _, client in
            _ = try await client.updateSecret(
                "beta", attributes: AttributeChange(notBefore: .set(1_600_000_000), expires: .set(1_900_000_000)))
        }
    }

    @Test func tags() async throws {
        try await expect("key sign tags.k different", "key sign tags.n different") { _, client in
            _ = try await client.updateKey("sign", tags: ["n": "w"])
        }
    }

    /// Composed and decomposed letters look alike and are different bytes.
    @Test func tagsOfComposedAndDecomposedLetters() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let source = try world.client(World.source)
            _ = try await source.updateSecret("s", tags: ["name": "caf\u{E9}"])
            try await world.backup()
            try await world.restore()
            #expect(try await world.verify().passed)
            _ = try await world.client(World.target).updateSecret("s", tags: ["name": "cafe\u{301}"])
            #expect(try await world.verify().lines == ["secret s tags.name different"])
        }
    }

    @Test func contentType() async throws {
        try await expect("secret beta content-type different") { _, client in
            _ = try await client.updateSecret("beta", contentType: "text/html")
        }
    }

    @Test func operationsOfAKey() async throws {
        try await expect("key plain operations different") { _, client in
            _ = try await client.updateKey("plain", operations: ["verify"])
        }
    }

    @Test func rotationPolicy() async throws {
        try await expect("key plain rotation policy different") { _, client in
            let policy = try #require(
                RotationPolicy([
                    "lifetimeActions": [
                        ["trigger": ["timeAfterCreate": "P90D"], "action": ["type": "Rotate"]]
                    ], "attributes": ["expiryTime": "P2Y"],
                ]))
            _ = try await client.setRotationPolicy("plain", policy)
        }
    }

    @Test func certificatePolicy() async throws {
        try await expect("certificate web certificate policy different") { _, client in
            _ = try await client.updateCertificatePolicy("web", ["x509_props": ["validity_months": 7]])
        }
    }

    @Test func aMissingObject() async throws {
        try await expect("secret beta object missing") { _, client in
            try await client.delete(.secret, "beta")
        }
    }

    @Test func anExtraObject() async throws {
        try await expect("secret more object extra") { _, client in
            _ = try await client.setSecret("more", value: JSONString("x"))
        }
    }

    @Test func theTargetMovedOn() async throws {
        try await expect("key plain version target moved on") { _, client in
            _ = try await client.rotateKey("plain")
        }
    }

    /// A secret of the same name that nobody moved: all versions are missing or extra, or paired by order and different.
    @Test func anotherSecretOfThatName() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let target = try world.client(World.target)
            _ = try await target.setSecret("s", value: JSONString("two"))
            #expect(try await world.verify().lines == ["secret s value different"])
            let metadata = try await world.verify(metadataOnly: true)
            #expect(metadata.passed)
            #expect(!metadata.complete)
            world.server.core.clock.advance(by: .seconds(2))
            _ = try await target.setSecret("s", value: JSONString("three"))
            #expect(
                try await world.verify().lines == ["secret s version target moved on", "secret s value different"])
        }
    }

    @Test func anotherKeyOfThatName() async throws {
        try await withWorld(
            Seeds.keys, target: "\"keys\": [{\"name\": \"plain\", \"kty\": \"EC\", \"curve\": \"P-256\"}]"
        ) {
            world in
            let verified = try await world.verify(.only(.key, "plain"))
            #expect(
                verified.lines == ["key plain curve different", "key plain public key different"],
                "\(verified.lines)")
        }
    }

    @Test func anotherCertificateOfThatName() async throws {
        try await withWorld(Seeds.certificates, target: Seeds.certificates) { world in
            let verified = try await world.verify(.only(.certificate, "device"))
            #expect(verified.lines.contains("certificate device certificate different"), "\(verified.lines)")
            #expect(verified.lines.contains("certificate device private key unproven"), "\(verified.lines)")
        }
    }

    @Test func theSourceMovedOn() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            world.server.core.clock.advance(by: .seconds(2))
            _ = try await world.client(World.source).setSecret("s", value: JSONString("two"))
            #expect(try await world.verify().lines == ["secret s version source moved on"])
            #expect(try await world.verifyArchive().passed)
        }
    }

    @Test func issuersAndContacts() async throws {
        let seed =
            Seeds.certificates + """
                , "issuers": [{"name": "digi", "provider": "Test", "account": "a1"}],
                "contacts": [{"email": "a@x.org", "name": "A", "phone": "111"}]
                """
        try await withWorld(seed) { world in
            try await world.backup()
            try await world.restore()
            let expected = ["vault issuers issuers different", "vault contacts contacts different"]
            #expect(try await world.verify().lines == expected)
            #expect(try await world.verifyArchive().lines == expected)
        }
    }

    /// Values that cannot be read are proven by their ids; without equal ids they are not proven.
    @Test func whatCannotBeReadIsProvenByItsID() async throws {
        let seed = "\"secrets\": [{\"name\": \"s\", \"versions\": [{\"value\": \"one\", \"enabled\": false}]}]"
        try await withWorld(seed) { world in
            try await world.backup()
            try await world.restore()
            #expect(try await world.verify().passed)
        }
        try await withWorld(seed, target: seed) { world in
            let verified = try await world.verify()
            #expect(verified.lines == ["secret s value unproven"])
        }
    }

    @Test func whatChangesWhileItIsComparedIsComparedAgain() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let client = try world.client(World.target)
            world.recorder.once("GET", "/secrets/beta/*") {
                _ = try await client.updateSecret("beta", tags: ["a": "b"])
            }
            let verified = try await world.verify()
            #expect(verified.lines == ["secret beta tags.a different"], "\(verified.lines)")
        }
    }

    /// The target changes after an object was compared and before the target is listed: the end still knows it.
    @Test(arguments: [false, true]) func whatChangesAfterItWasComparedIsComparedAgain(isDeleted: Bool) async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let client = try world.client(World.target)
            let change: @Sendable () async throws -> Void = {
                guard isDeleted else {
                    _ = try await client.updateSecret("beta", tags: ["a": "b"])
                    return
                }
                try await client.delete(.secret, "beta")
            }
            // Secrets are compared last; two lists of each side's versions frame a comparison.
            for _ in 0..<3 { world.recorder.once("GET", "/secrets/beta/versions") {} }
            world.recorder.once("GET", "/secrets/beta/versions", change)
            let verified = try await world.verify()
            let expected = isDeleted ? "secret beta object missing" : "secret beta tags.a different"
            #expect(verified.lines == [expected], "\(verified.lines)")
        }
    }
}
