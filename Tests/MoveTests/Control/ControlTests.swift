import Emulator
import ExactJSON
import KeyVault
import ResourceManager
import Testing
import VaultOperations

/// What Resource Manager tells of a vault and what is brought into another one.
@Suite struct ControlTests {
    @Test func aConnectionLearnsWhereTheVaultIs() async throws {
        try await withWorld { world in
            let vault = try await world.connectManaged(World.source)
            #expect(vault.managementProblem == nil)
            #expect(vault.subscription == world.server.endpoints.subscription)
            #expect(vault.resourceID?.lowercased().hasSuffix("/microsoft.keyvault/vaults/source-we") == true)
            #expect(vault.region == "westeurope")
            #expect(vault.regionFrom == .resourceManager)
            #expect(vault.sku != nil)
            #expect(vault.permissionModel != nil)
        }
    }

    @Test func aConnectionGoesOnWithoutResourceManager() async throws {
        try await withWorld { world in
            let vault = try await world.connect(World.source)
            #expect(vault.managementProblem != nil)
            #expect(vault.regionFrom == .header)
            let refused = await refusal { try await vault.access() }
            #expect(refused?.exitCode == 4)
            #expect(refused?.remedy != nil)
        }
    }

    @Test func tagsContactsAndProtectionAreBroughtOverOnceAndOnlyOnce() async throws {
        try await withWorld { world in
            let (source, target) = (
                try await world.connectManaged(World.source), try await world.connectManaged(World.target)
            )
            let (client, id) = try source.managed("the test")
            try await client.patchVault(
                id, ["tags": ["env": "prod"], "properties": ["enablePurgeProtection": true]])
            try await source.client.setContacts([CertificateContact(email: "a@contoso.com")])
            try await target.client.setContacts([CertificateContact(email: "b@contoso.com")])
            let request = SettingsRequest(
                source: .vault(source), target: target, parts: [.tags, .contacts, .protection])
            let first = try await Operations.applySettings(request, world.options("apply settings"))
            #expect(first.items.map(\.status) == [.done, .done, .done], "\(first.items)")
            #expect(first.exitCode == 0)
            let described = try await target.described("the test")
            #expect(described.hasPurgeProtection)
            #expect(described.tags.map(\.name) == ["env"])
            #expect(try await target.client.contacts().map(\.email) == ["b@contoso.com", "a@contoso.com"])
            let second = try await Operations.applySettings(request, world.options("apply settings"))
            #expect(second.items.map(\.status) == [.same, .same, .same], "\(second.items)")
        }
    }

    @Test func anArchiveCarriesTheVaultsSettings() async throws {
        try await withWorld { world in
            let source = try await world.connectManaged(World.source)
            _ = try await Operations.backup(
                BackupRequest(source: source, selection: .all, folder: world.archive), world.options("backup all"))
            let settings = try await Archive.open(world.archive).settings
            #expect(settings.parts["vault"]?["sku"]?.string == source.sku)
            #expect(settings.whyUnread("vault") == nil)
            #expect(settings.parts["roleAssignments"]?.array != nil)
        }
    }

    @Test func aTemplateIsTheSameEachTimeAndMakesAVault() async throws {
        try await withWorld { world in
            let source = try await world.connectManaged(World.source)
            let path = "\(world.folder.path)/vault.json"
            let (resources, missing) = try await Operations.exportTemplate(of: source, to: path)
            #expect(resources >= 1)
            #expect(missing.isEmpty, "\(missing.map(\.why))")
            let first = try world.folder.read("vault.json")
            _ = try await Operations.exportTemplate(of: source, to: path)
            #expect(try world.folder.read("vault.json") == first)
            let text = String(decoding: first, as: UTF8.self)
            #expect(!text.contains("vaultUri") && !text.contains("provisioningState"))
            let management = try #require(source.management)
            let request = CreateVaultRequest(
                name: "made-ne", region: "North Europe", shape: .template(try JSON(parsing: first)))
            let made = try await Operations.createVault(request, by: management, near: source)
            #expect(made.region == "northeurope")
            #expect(made.url.contains("made-ne"))
        }
    }

    @Test func aNameThatIsTakenIsRefusedBeforeAnythingIsMade() async throws {
        try await withWorld { world in
            let source = try await world.connectManaged(World.source)
            let management = try #require(source.management)
            for (name, shape) in [(World.target, "taken"), ("a--b", "cannot be")] {
                let error = await refusal {
                    try await Operations.createVault(
                        CreateVaultRequest(name: name, region: "eastus", shape: .like(source)), by: management,
                        near: source)
                }
                #expect(error?.exitCode == 6, "\(name)")
                #expect(error?.message.contains(shape) == true, "\(error?.message ?? "")")
            }
            let made = try await Operations.createVault(
                CreateVaultRequest(name: "like-us", region: "eastus", shape: .like(source)), by: management,
                near: source)
            #expect(made.region == "eastus")
        }
    }
}
