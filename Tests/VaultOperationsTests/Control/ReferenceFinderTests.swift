import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// References are taken out of properties exactly, and nothing else of a text is.
@Suite struct ReferenceFinderTests {
    private static let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/contoso-we"
    private let finder = ReferenceFinder(host: "contoso-we.vault.azure.net", id: id, name: "contoso-we")

    private static let url = "https://contoso-we.vault.azure.net/keys/disk/\(version)"
    private static let version = "0bf2b4b1c2d34e5f8a9b0c1d2e3f4a5b"

    @Test(
        arguments: [
            ("https://contoso-we.vault.azure.net/keys/disk/\(version)", "key disk \(version)"),
            ("https://CONTOSO-WE.vault.azure.net/secrets/db", "secret db -"),
            ("https://contoso-we.vault.azure.net", "- - -"),
            ("@Microsoft.KeyVault(SecretUri=https://contoso-we.vault.azure.net/secrets/db/)", "secret db -"),
            (
                "@Microsoft.KeyVault(VaultName=contoso-we;SecretName=db;SecretVersion=\(version))",
                "secret db \(version)"
            ),
            ("\(id)", "- - -"), ("\(id)/keys/disk/versions/\(version)", "key disk \(version)"),
        ])
    func findsWhatIsMeant(text: String, expected: String) throws {
        let found = finder.references(in: ["a": ["b": [.text(text)]]])
        let first = try #require(found.first)
        #expect(found.count == 1)
        #expect("\(first.kind?.rawValue ?? "-") \(first.object ?? "-") \(first.version ?? "-")" == expected)
        #expect(first.text == text)
    }

    @Test(arguments: [
        "https://contoso-we.vault.azure.net.evil.example/secrets/a", "https://contoso-west.vault.azure.net/secrets/a",
        "@Microsoft.KeyVault(VaultName=other;SecretName=db)", "", "\(id)2",
    ])
    func leavesOthersAlone(text: String) {
        #expect(finder.references(in: ["a": .text(text)]).isEmpty)
    }

    @Test func anAddressWithTheNameBesideItIsOneReference() throws {
        let found = finder.references(in: [
            "keyVaultProperties": [
                "keyVaultUri": "https://contoso-we.vault.azure.net/", "keyName": "cmk", "keyVersion": "",
            ]
        ])
        #expect(found.map(\.object) == ["cmk"])
        #expect(found.map(\.version) == [nil])
    }

    @Test(
        arguments: [
            (["vault": ["id": .text(id)], "secretName": "web", "secretVersion": .text(version)], "secret web pinned"),
            (
                ["secretSource": ["id": .text(id + "/secrets/web")], "secretVersion": "", "useLatestVersion": true],
                "secret web free"
            ),
            (["activeKey": ["keyUrl": .text(url)], "rotationToLatestKeyVersionEnabled": true], "key disk free"),
            (["activeKey": ["keyUrl": .text(url)], "rotationToLatestKeyVersionEnabled": false], "key disk pinned"),
            (["uri": .text(url), "autoRotationEnabled": true], "key disk free"),
            (
                [
                    "keyvaultproperties": [
                        "keyvaulturi": "https://contoso-we.vault.azure.net", "keyname": "disk",
                        "currentVersionedKeyIdentifier": .text(url),
                    ]
                ], "key disk free"
            ),
        ] as [(JSON, String)])
    func whetherAVersionIsPinnedFollowsFromWhatStandsAround(properties: JSON, expected: String) throws {
        let found = finder.references(in: properties)
        #expect(found.count == 1)
        let first = try #require(found.first)
        let isPinned = first.version != nil && !first.followsNewest
        #expect("\(first.kind?.rawValue ?? "-") \(first.object ?? "-") \(isPinned ? "pinned" : "free")" == expected)
    }

    @Test func everyReferenceOfATextCounts() {
        let text =
            "İ https://CONTOSO-we.vault.azure.net/secrets/a,https://contoso-we.vault.azure.net/secrets/b "
            + "@Microsoft.KeyVault(VaultName=Contoso-WE;SecretName=c)"
        #expect(finder.references(inText: text).map(\.object) == ["a", "b", "c"])
    }

    @Test func theRestOfATextStaysWhereItIs() throws {
        let text = "Password=hunter2;Url=https://contoso-we.vault.azure.net/secrets/db;Other=1"
        let found = finder.references(in: ["connection": .text(text)])
        #expect(found.map(\.text) == ["https://contoso-we.vault.azure.net/secrets/db"])
    }
}
