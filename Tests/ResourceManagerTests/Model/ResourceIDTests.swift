import ResourceManager
import Testing

@Suite struct ResourceIDTests {
    @Test func readsTheParts() throws {
        let id = try #require(
            ResourceID("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/n"))
        #expect(id.subscription == "s")
        #expect(id.group == "g")
        #expect(id.type == "Microsoft.Network/virtualNetworks/subnets")
        #expect(id.name == "n")
        #expect(id.parent?.text == "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v")
        #expect(id.parent?.parent == nil)
        #expect(!id.isVault)
    }

    @Test func comparesWithoutCase() throws {
        let one = ResourceID(vault: "V", group: "g", subscription: "s")
        let other = try #require(ResourceID(one.text.uppercased()))
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
        #expect(other.isVault)
    }

    @Test(arguments: [
        "", "/", "vaults/x", "/subscriptions/s", "/subscriptions/s/resourceGroups/g",
        "/subscriptions//resourceGroups/g",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/../x/y",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/a?b",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/a b",
    ])
    func refusesWhatIsNone(text: String) {
        #expect(ResourceID(text) == nil)
    }
}
