import ExactJSON
import Testing

@testable import KeyVault

@Suite struct ModelTests {
    @Test(arguments: [
        ("https://v.vault.azure.net/secrets/Db/0bf2", "secret Db/0bf2"),
        ("https://v.vault.azure.net:443/keys/k", "key k"), ("https://v/certificates/web/", "certificate web"),
        ("https://v.vault.azure.net/deletedsecrets/db", "secret db"), ("http://x/SECRETS/a/b", "secret a/b"),
    ])
    func readsIdentifiers(url: String, expected: String) {
        #expect(VaultObjectID(url: url)?.description == expected)
    }

    @Test(arguments: [
        "", "secrets/db", "https://v/secrets", "https://v/secrets/", "https://v/secrets/a/b/c", "https://v/other/a",
        "https://v/secrets/a%2f", "https://v/secrets/../x", "https://v/certificates/web/pending",
        "https://v/certificates/web/policy", "https://v/secrets//x", "https://v/secrets/a b",
    ])
    func refusesWhatIsNoIdentifier(url: String) {
        #expect(VaultObjectID(url: url) == nil)
    }

    @Test func identifiersAreEqualWithoutCase() {
        let left = VaultObjectID(kind: .secret, name: "Db", version: "AB")
        let right = VaultObjectID(kind: .secret, name: "dB", version: "ab")
        #expect(left == right && left.hashValue == right.hashValue)
        #expect(left != VaultObjectID(kind: .key, name: "db", version: "ab"))
        #expect(left != left.withoutVersion)
        #expect(VaultObjectID(kind: .secret, name: "a") < VaultObjectID(kind: .secret, name: "B"))
    }

    @Test func tagsAreBytes() {
        let tags = Tags(["b": "1", "a": "2", "e\u{301}": "x", "\u{E9}": "y"])
        #expect(tags?.pairs.map(\.name.utf8.count) == [1, 1, 3, 2])
        #expect(tags?["\u{E9}"] == "y" && tags?["e\u{301}"] == "x")
        #expect(Tags(nil) == Tags() && Tags(.null) == Tags() && Tags([:]) == Tags())
        #expect(Tags(["a": "\u{E9}"]) != Tags(["a": "e\u{301}"]))
        #expect(Tags([1]) == nil && Tags(["a": 1]) == nil)
        #expect(Tags(["b": "1", "a": "2"])?.json.serializedText == #"{"a":"2","b":"1"}"#)
    }

    @Test func rotationPolicies() throws {
        let none = try #require(
            RotationPolicy([
                "lifetimeActions": [["trigger": ["timeBeforeExpiry": "P30D"], "action": ["type": "Notify"]]],
                "attributes": .null,
            ]))
        #expect(!none.isSet)
        #expect(try #require(RotationPolicy(["lifetimeActions": .null, "attributes": .null])).isSet == false)
        let rotate = try #require(RotationPolicy(["lifetimeActions": [["action": ["type": "rotate"]]]]))
        #expect(rotate.isSet)
        #expect(RotationPolicy([1]) == nil)
    }

    @Test func weightsOfKeys() throws {
        let weights = try [(256, "RSA"), (384, "RSA"), (512, "RSA"), (512, "RSA-HSM"), (256, "RSA-HSM")].map {
            try KeyBundle(Sample.key(modulus: $0, type: $1)).key.limitWeight
        }
        #expect(weights == [1, 4, 8, 16, 2])
    }

    @Test func attributesAreStrictAboutTypes() throws {
        #expect(try ObjectAttributes(nil).enabled)
        #expect(try ObjectAttributes(["enabled": false, "nbf": .null]).enabled == false)
        #expect(throws: AnswerError.self) { try ObjectAttributes(["exp": "soon"]) }
        #expect(throws: AnswerError.self) { try ObjectAttributes(["enabled": 1]) }
        #expect(ObjectAttributes(recoveryLevel: "CustomizedRecoverable+Purgeable").isPurgeable == true)
        #expect(ObjectAttributes(recoveryLevel: "Recoverable").isPurgeable == false)
        #expect(ObjectAttributes().isPurgeable == nil)
    }

    @Test func aPendingCertificateHasNoMaterial() throws {
        let bundle = try CertificateBundle([
            "id": "https://v/certificates/web/abc", "attributes": ["enabled": false],
            "pending": ["id": "https://v/certificates/web/pending"],
        ])
        #expect(bundle.der == nil && bundle.keyID == nil && bundle.hasPendingOperation && !bundle.attributes.enabled)
        for status in ["canceled", "Cancelled"] {
            #expect(try CertificateOperation(["status": .text(status)], retryAfter: nil).isCancelled)
        }
    }
}
