import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// References are taken out of properties exactly, and nothing else of a text is.
@Suite struct ReferenceFinderTests {
    private static let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/contoso-we"
    private let finder = ReferenceFinder(host: "contoso-we.vault.azure.net", id: id, name: "contoso-we")

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

    @Test func theRestOfATextStaysWhereItIs() throws {
        let text = "Password=hunter2;Url=https://contoso-we.vault.azure.net/secrets/db;Other=1"
        let found = finder.references(in: ["connection": .text(text)])
        #expect(found.map(\.text) == ["https://contoso-we.vault.azure.net/secrets/db"])
    }
}
