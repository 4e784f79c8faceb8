import ExactJSON
import FuzzSupport
import KeyVault
import ResourceManager
import Testing

@testable import VaultOperations

/// What is read of resources and of template files, nearly right: no crash, nothing made up, the same each time.
@Suite struct ManagedFuzzTests {
    private func expectNothing(_ quick: Int, _ body: (inout SeededGenerator) -> String?) {
        var run = FuzzRun(quick: quick)
        run.tryEach(body)
        #expect(run.complaints == [])
        #expect(run.tried > 0)
    }

    private static let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/contoso-we"

    @Test func references() {
        let finder = ReferenceFinder(host: "contoso-we.vault.azure.net", id: Self.id, name: "contoso-we")
        expectNothing(2_000) { generator in
            let text =
                JSONMutator.text(&generator)
                + generator.pick(["https://contoso-we.vault.azure.net", "@Microsoft.KeyVault(", Self.id, ""])
                + JSONMutator.text(&generator)
            for reference in finder.references(inText: text) where !Self.contains(text, reference.text) {
                return "\(reference.text.debugDescription) is not in \(text.debugDescription)"
            }
            let json = JSONMutator.mutate(
                ["a": ["vault": ["id": .text(Self.id)], "secretName": .text(text)]], &generator)
            return Set(finder.references(in: json)).count == finder.references(in: json).count ? nil : "one twice"
        }
    }

    /// By bytes: a reference is cut out of the text, never composed anew.
    private static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.utf8), Array(part.utf8))
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0...].starts(with: part) }
    }

    @Test func templates() {
        expectNothing(1_000) { generator in
            let json = JSONMutator.mutate(Self.description, &generator)
            guard let vault = ManagedVault(json) else { return nil }
            let one = VaultTemplate(vault, ManagedParts(), endpoints: []).json
            let two = VaultTemplate(vault, ManagedParts(), endpoints: []).json
            guard one == two else { return "two templates of one vault differ" }
            guard let parsed = try? JSON(parsing: Array(one.indented().utf8), maximumDepth: 64), parsed == one else {
                return "the template does not read back: \(one.serializedText)"
            }
            guard (try? TemplateFile(one)) != nil else { return "our own template is refused" }
            return nil
        }
    }

    @Test func templateFiles() {
        expectNothing(1_000) { generator in
            guard let vault = ManagedVault(Self.description) else { return "the sample is no vault" }
            let right = VaultTemplate(vault, ManagedParts(), endpoints: []).json
            do throws(OperationError) {
                let file = try TemplateFile(JSONMutator.mutate(right, &generator))
                let (values, _) = file.values(name: "new", region: generator.pick(["westeurope", "eastus", ""]))
                return Set(values.map(\.name)).count == values.count ? nil : "a parameter twice"
            } catch {
                return error.message.isEmpty || error.remedy == nil ? "an error without words" : nil
            }
        }
    }

    @Test func addressRanges() {
        expectNothing(2_000) { generator in
            let parts = (0..<generator.number(0...5)).map { _ in
                generator.pick(["0", "255", "256", "-1", "", "203", "1e1", "٣", "08"])
            }
            let text = parts.joined(separator: ".") + generator.pick(["", "/", "/0", "/24", "/32", "/33", "/-1", "/x"])
            guard let range = AddressRange(text) else { return nil }
            let base = text.split(separator: "/").first.map(String.init) ?? ""
            return range.contains(base) ? nil : "\(text) does not contain its own address"
        }
    }

    private static let description: JSON = [
        "id": .text(id), "name": "contoso-we", "location": "West Europe", "tags": ["env": "[prod]"],
        "properties": [
            "tenantId": "t", "sku": ["family": "A", "name": "premium"],
            "vaultUri": "https://contoso-we.vault.azure.net/",
            "enableRbacAuthorization": false, "softDeleteRetentionInDays": 30,
            "accessPolicies": [["objectId": "o", "tenantId": "t", "permissions": ["secrets": ["Get", "list"]]]],
            "networkAcls": [
                "defaultAction": "Deny", "ipRules": [["value": "203.0.113.0/24"]],
                "virtualNetworkRules": [
                    ["id": "/subscriptions/s/providers/Microsoft.Network/virtualNetworks/n/subnets/a"]
                ],
            ],
            "privateEndpointConnections": [["id": "/x/y", "properties": ["privateEndpoint": ["id": "/a"]]]],
        ],
    ]
}
