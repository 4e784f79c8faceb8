import Emulator
import ExactJSON
import ResourceManager
import Testing
import VaultOperations

/// A vault as a template, and vaults that are made of it.
@Suite struct TemplateTests {
    private func export(_ world: World, _ name: String = "vault.json") async throws -> JSON {
        let source = try await world.connectManaged(World.source)
        let (resources, missing) = try await Operations.exportTemplate(of: source, to: "\(world.folder.path)/\(name)")
        #expect(missing.isEmpty, "\(missing.map(\.why))")
        let json = try JSON(parsing: try world.folder.read(name))
        #expect(json["resources"]?.array?.count == resources)
        return json
    }

    private func resource(_ template: JSON, _ type: String) throws -> JSON {
        try #require(template["resources"]?.array?.first { $0["type"]?.string == type }, "\(type)")
    }

    @Test func everythingThatMattersIsInIt() async throws {
        try await withWorld("") { world in
            try world.surround(Surroundings.everything)
            let template = try await export(world)
            let vault = try resource(template, "Microsoft.KeyVault/vaults")
            let properties = try #require(vault["properties"])
            #expect(vault["name"]?.string == "[parameters('vaultName')]")
            #expect(vault["location"]?.string == "[parameters('location')]")
            #expect(properties["accessPolicies"]?.array?.count == 2)
            #expect(
                properties["accessPolicies"]?.array?.allSatisfy {
                    $0["tenantId"]?.string == "[subscription().tenantId]"
                } == true)
            #expect(properties["networkAcls"]?["defaultAction"]?.string == "Deny")
            #expect(
                properties["networkAcls"]?["ipRules"] == [["value": "127.0.0.1/32"], ["value": "203.0.113.0/24"]])
            #expect(properties["networkAcls"]?["virtualNetworkRules"]?.string == "[parameters('subnetRules')]")
            #expect(properties["enablePurgeProtection"]?.bool == true)
            #expect(properties["softDeleteRetentionInDays"]?.int == 30)
            #expect(properties["enabledForDiskEncryption"]?.bool == true)
            // A tag's name is no expression, however it looks.
            #expect(vault["tags"]?["[[team]"]?.string == "pay")
            let roles = template["resources"]?.array?.filter {
                $0["type"]?.string == "Microsoft.Authorization/roleAssignments"
            }
            #expect(roles?.count == 2)
            #expect(roles?.contains { $0["scope"]?.string?.contains("vaults/secrets") == true } == true)
            let diagnostics = try resource(template, "Microsoft.Insights/diagnosticSettings")
            #expect(diagnostics["properties"]?["workspaceId"]?.string == "/w")
            let endpoint = try resource(template, "Microsoft.Network/privateEndpoints")
            #expect(endpoint["properties"]?["subnet"]?["id"]?.string == "[parameters('endpoint1Subnet')]")
            _ = try resource(template, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups")
            #expect(
                template["parameters"]?["endpoint1Subnet"]?["defaultValue"]?.string
                    == "\(Surroundings.network)/subnets/links")
            let text = String(decoding: try world.folder.read("vault.json"), as: UTF8.self)
            for word in ["vaultUri", "provisioningState", "privateEndpointConnections", "systemData", "createMode"] {
                #expect(!text.contains(word), "\(word)")
            }
        }
    }

    @Test func theSameVaultIsTheSameTextWhateverTheOrderOfItsSettings() async throws {
        try await withWorld("") { world in
            try world.surround(Surroundings.everything)
            _ = try await export(world, "one.json")
            let (client, id) = try await world.connectManaged(World.source).managed("the test")
            let network = try #require(try await client.vault(id).network)
            let turned = JSON.object(
                (network.object ?? []).map { member in
                    JSONMember(
                        name: member.name, value: member.value.array.map { .array($0.reversed()) } ?? member.value)
                })
            let policies = JSON.array(try await client.vault(id).accessPolicies.reversed())
            try await client.patchVault(
                id,
                [
                    "tags": ["env": "prod", "[team]": "pay"],
                    "properties": ["networkAcls": turned, "accessPolicies": policies],
                ])
            _ = try await export(world, "two.json")
            #expect(try world.folder.read("one.json") == world.folder.read("two.json"))
        }
    }

    /// Deployed again, the vault has the same shape; in another region without what belongs to subnets of the first one.
    @Test(arguments: [("westeurope", true), ("North Europe", false)])
    func aVaultMadeOfItHasTheSameSettings(region: String, isHome: Bool) async throws {
        try await withWorld("") { world in
            try world.surround(Surroundings.everything)
            let template = try await export(world)
            let source = try await world.connectManaged(World.source)
            let management = try #require(source.management)
            let made = try await Operations.createVault(
                CreateVaultRequest(name: "again", region: region, shape: .template(template)), by: management,
                near: source)
            #expect(made.notes.isEmpty == isHome, "\(made.notes)")
            let new = try await management.vault(
                ResourceID(vault: "again", group: "emulator", subscription: made.subscription))
            let old = try await source.described("the test")
            #expect(new.hasPurgeProtection && new.retentionDays == 30)
            #expect(Set(new.addressRules) == Set(old.addressRules))
            #expect(new.subnets == (isHome ? old.subnets : []))
            #expect(new.accessPolicies.count == old.accessPolicies.count)
            #expect(Set(new.tags.map(\.name)) == ["[team]", "env"])
            #expect(new.privateEndpoints.count == (isHome ? 1 : 0))
            // The old endpoint still leads to the old vault.
            #expect(old.privateEndpoints.map(\.name) == ["pe-we"])
            let roles = try await management.roleAssignments(new.id.text).filter { $0.scope.hasPrefix(new.id.text) }
            #expect(roles.count == 2)
            #expect(try await management.diagnosticSettings(new.id.text).count == 1)
        }
    }

    @Test func aTemplateThatChangesWhatIsThereIsNotDeployed() async throws {
        try await withWorld("") { world in
            try world.surround(Surroundings.everything)
            var text = String(decoding: try await export(world).serialized(), as: UTF8.self)
            // An endpoint under the old one's name would lead it away from the old vault.
            text = text.replacing(part: "\"[parameters('endpoint1Name')]\"", by: "\"pe-we\"")
            let source = try await world.connectManaged(World.source)
            let management = try #require(source.management)
            let template = try JSON(parsing: Array(text.utf8))
            let error = await refusal {
                try await Operations.createVault(
                    CreateVaultRequest(name: "again", region: "westeurope", shape: .template(template)),
                    by: management, near: source)
            }
            #expect(error?.exitCode == 6)
            #expect(error?.message.contains("pe-we") == true, "\(error?.message ?? "made")")
            #expect(try await management.checkName("again", subscription: source.subscription ?? "").isAvailable)
        }
    }

    @Test(arguments: [
        ("[]", "no list 'resources'"), ("{}", "no list 'resources'"), (#"{"resources": []}"#, "makes no vault"),
        (#"{"resources": [{"type": "Microsoft.KeyVault/vaults"}]}"#, "no parameter 'vaultName'"),
        (#"{"parameters": {"vaultName": {}}, "resources": [{"type": "microsoft.keyvault/VAULTS"}]}"#, "'location'"),
    ])
    func whatIsNoTemplateOfAVaultIsRefused(text: String, reason: String) async throws {
        try await withWorld("") { world in
            let source = try await world.connectManaged(World.source)
            let management = try #require(source.management)
            let template = try JSON(parsing: Array(text.utf8))
            let error = await refusal {
                try await Operations.createVault(
                    CreateVaultRequest(name: "again", region: "westeurope", shape: .template(template)),
                    by: management, near: source)
            }
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "made")")
        }
    }

    @Test func aRegionThatTheSubscriptionLacksIsRefusedWithOnesThatMayBeMeant() async throws {
        try await withWorld("") { world in
            let source = try await world.connectManaged(World.source)
            let error = await refusal {
                try await Operations.createVault(
                    CreateVaultRequest(name: "again", region: "europe", shape: .like(source)),
                    by: try #require(source.management), near: source)
            }
            #expect(error?.exitCode == 6)
            #expect(error?.remedy?.contains("northeurope") == true, "\(error?.remedy ?? "")")
        }
    }

    /// Creating a vault and deploying a template take a while, during which the service is asked as it says.
    @Test(arguments: [true, false]) func longOperationsAreWaitedFor(isTemplate: Bool) async throws {
        try await withWorld("") { world in
            let template = try await export(world)
            let source = try await world.connectManaged(World.source)
            world.conditions { $0.controlPlaneDelay = .milliseconds(1_500) }
            world.recorder.clear()
            let made = try await Operations.createVault(
                CreateVaultRequest(
                    name: "slow-ne", region: "northeurope", shape: isTemplate ? .template(template) : .like(source)),
                by: try #require(source.management), near: source)
            #expect(made.url.contains("slow-ne"))
            let polls = world.recorder.all.filter {
                $0.method == "GET" && ($0.path.contains("operation") || $0.path.hasSuffix("/vaults/slow-ne"))
            }
            #expect(polls.count >= 2, "\(polls)")
        }
    }

    @Test func aDeploymentThatFailsSaysWhichResourceAndWhy() async throws {
        try await withWorld("") { world in
            try world.surround(Surroundings.everything)
            var text = String(decoding: try await export(world).serialized(), as: UTF8.self)
            text = text.replacing(part: "subnets/apps", by: "subnets/nowhere")
            let source = try await world.connectManaged(World.source)
            let error = await refusal {
                try await Operations.createVault(
                    CreateVaultRequest(
                        name: "again", region: "westeurope", shape: .template(try JSON(parsing: Array(text.utf8)))),
                    by: try #require(source.management), near: source)
            }
            #expect(error?.message.contains("nowhere") == true, "\(error?.message ?? "made")")
        }
    }
}
