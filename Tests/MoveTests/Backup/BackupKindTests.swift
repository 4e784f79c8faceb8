import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// What can be backed up and what cannot.
@Suite struct BackupKindTests {
    private static let disabled = """
        "secrets": [{"name": "off", "versions": [{"value": "one"}, {"value": "two", "enabled": false}]}],
        "keys": [{"name": "off-key", "kty": "EC", "curve": "P-256", "enabled": false}]
        """

    @Test(arguments: [true, false]) func disabledKeys(isReadable: Bool) async throws {
        try await withWorld(Self.disabled, .changed { $0.unconfirmed.disabledKeyIsReadable = isReadable }) { world in
            let result = try await world.backup()
            #expect(result.count(.done) == 2, "\(result.text)")
            try await world.restore().expect(.done, 2)
            for verified in [try await world.verify(), try await world.verifyArchive()] {
                #expect(verified.passed, "\(verified.lines)")
            }
            let manifest = String(decoding: try world.folder.read("archive/manifest.json"), as: UTF8.self)
            #expect(manifest.contains("\"public\":null") == !isReadable)
        }
    }

    @Test func aDisabledSecretThatCannotBeBackedUpIsNamed() async throws {
        try await withWorld(
            Self.disabled, .changed { $0.unconfirmed.disabledSecretCanBeBackedUp = false }
        ) { world in
            let result = try await world.backup()
            #expect(result.item(.secret, "off")?.status == .failed, "\(result.text)")
            #expect(result.item(.secret, "off")?.reason?.contains("including disabled") == true)
            #expect(result.exitCode == 5)
            let restored = try await world.restore()
            #expect(restored.item(.secret, "off")?.status == .failed)
            #expect(restored.item(.secret, "off")?.reason?.contains("not stored in the archive") == true)
        }
    }

    @Test func aPendingCertificateIsLeft() async throws {
        try await withWorld(Seeds.certificates) { world in
            let policy: JSON = [
                "issuer": ["name": "Unknown"], "x509_props": ["subject": "CN=wait"],
                "key_props": ["kty": "EC", "crv": "P-256", "exportable": true],
            ]
            _ = try await world.client(World.source).createCertificate("wait", policy: policy)
            for selection in [Selection.all, .only(.certificate, "wait", "web")] {
                let folder = "\(world.folder.path)/\(selection.names.count)"
                let result = try await world.backup(selection, to: folder)
                #expect(result.item(.certificate, "web")?.status == .done, "\(result.text)")
                let left = result.item(.certificate, "wait")
                #expect(left?.status == .left, "\(result.text)")
                #expect(left?.reason?.contains("pending") == true)
                #expect(result.exitCode == 5)
                let restored = try await world.restore(from: folder)
                #expect(restored.item(.certificate, "wait")?.status == .failed, "\(restored.text)")
            }
        }
    }

    /// The secret and the key behind a certificate travel with it, and are never asked for alone.
    @Test func whatBelongsToACertificateIsNotBackedUpAlone() async throws {
        try await withWorld(Seeds.certificates) { world in
            let result = try await world.backup()
            #expect(result.objects == 2, "\(result.text)")
            #expect(world.recorder.count("POST", "/keys/*") == 0)
            #expect(world.recorder.count("POST", "/secrets/*") == 0)
        }
    }

    /// The service's mark may be missing on old objects: then a certificate of the same name tells.
    @Test func managedObjectsWithoutTheirMarkAreKnownByTheCertificate() async throws {
        try await withWorld(Seeds.certificates) { world in
            world.recorder.rewrite { body in
                String(decoding: body, as: UTF8.self).replacing(part: ",\"managed\":true", by: "")
            }
            let result = try await world.backup()
            #expect(result.objects == 2, "\(result.text)")
            #expect(world.recorder.count("POST", "/keys/*") == 0)
            try await world.restore().expect(.done, 2)
            let verified = try await world.verify(Selection(kinds: [.key, .secret]))
            #expect(verified.objects == 0)
        }
    }

    @Test func moreThanFiveHundredVersionsAreRefusedByTheService() async throws {
        let seed = """
            "bulk": [{"prefix": "many-", "count": 1, "versions": 501, "bytes": 4},
                     {"prefix": "few-", "count": 1, "versions": 500, "bytes": 4}]
            """
        try await withWorld(seed) { world in
            let result = try await world.backup()
            #expect(result.count(.done) == 1, "\(result.text)")
            let failed = result.items.first { $0.status == .failed }
            #expect(failed?.reason?.contains("500 versions") == true)
            #expect(result.exitCode == 5)
            let restored = try await world.restore()
            #expect(restored.count(.done) == 1)
            #expect(restored.versions == 500)
        }
    }

    @Test func valuesOfEveryShapeArriveAsTheyWere() async throws {
        try await withWorld("") { world in
            let client = try world.client(World.source)
            let values = ["", "a\r\nb\0c", "Grüße 🥨", String(repeating: "x", count: 25_600), "\"\\/ \u{7f}"]
            for (index, value) in values.enumerated() {
                _ = try await client.setSecret("v\(index)", value: JSONString(value))
            }
            try await world.backup()
            try await world.restore()
            #expect(try await world.verify().passed)
            let target = try world.client(World.target)
            for (index, value) in values.enumerated() {
                #expect(try await target.secret("v\(index)").value.text == value)
            }
        }
    }
}
