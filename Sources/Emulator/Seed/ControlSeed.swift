internal import ExactJSON

/// The control plane's part of a seed file; see ``SeedFile``.
///
///     {"subscriptions": [
///       {"id": "22222222-…", "name": "Production",
///        "resourceGroups": [{"name": "rg-app", "location": "westeurope", "tags": {}}]}],
///      "vaultSettings": {"contoso-we": {
///        "region": "westeurope", "resourceGroup": "rg-app", "subscription": "22222222-…", "sku": "premium", "retentionDays": 90, "purgeProtection": true, "softDelete": true, "rbac": false,
///        "accessPolicies": [{"principal": "deployer", "secrets": ["get", "list"], "keys": ["all"]}],
///        "network": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.7"}]}, "publicNetworkAccess": true,
///        "enabledForDeployment": false, "enabledForDiskEncryption": true, "enabledForTemplateDeployment": false,
///        "tags": {"env": "prod"}}},
///      "roleAssignments": [
///        {"principal": "deployer", "role": "Key Vault Secrets Officer", "scope": "vault contoso-we"},
///        {"principal": "auditors", "role": "Reader", "scope": "/subscriptions/22222222-…"},
///        {"principal": "app", "role": "Key Vault Secrets User", "scope": "vault contoso-we", "object": "secrets/db"}],
///      "locks": [{"name": "keep", "scope": "vault contoso-we", "level": "CanNotDelete", "notes": "ask first"}],
///      "diagnostics": [{"name": "audit", "scope": "vault contoso-we", "properties": {"workspaceId": "…", "logs": []}}],
///      "resources": [
///        {"id": "/subscriptions/…/providers/Microsoft.Compute/diskEncryptionSets/des", "location": "westeurope",
///         "properties": {"activeKey": {"keyUrl": "https://contoso-we.vault.localhost/keys/disk"}}},
///        {"group": "rg-app", "type": "Microsoft.Network/privateEndpoints", "name": "pe", "location": "westeurope",
///         "properties": {"privateLinkServiceConnections": [
///           {"name": "v", "properties": {"privateLinkServiceId": "vault contoso-we", "groupIds": ["vault"]}}]}}],
///      "deletedVaults": ["contoso-old"]}
///
/// A vault of `vaultSettings` that the emulator does not have yet is made, if its `region` is given; `resourceGroup` and
/// `subscription` are for such a vault only. A `principal` is the name or object id of a principal or a group. A `scope` is a resource id, or `vault NAME` for the
/// id of one of the emulator's vaults; a text `vault NAME` inside a resource's properties stands for that id too. A
/// resource has an `id`, or `type` and `name` with `group` (and `subscription`) and, for a part of another one, a name
/// such as `net/subnet`. Event subscriptions, subnets and the like are resources. A seed that says nothing of
/// `roleAssignments` gives everybody whom it names all rights; one that does gives them what it says, and the first
/// principal (whom the endpoints file names) everything. `deletedVaults` are deleted at the end.
struct ControlSeed {
    static let sections = [
        "subscriptions", "vaultSettings", "roleAssignments", "locks", "diagnostics", "resources", "deletedVaults",
    ]

    private let seed: SeedObject
    let core: EmulatorCore

    init(_ json: JSON, _ core: EmulatorCore) throws(EmulatorError) {
        seed = try SeedObject(json, place: "the seed", allowed: SeedFile.sections)
        self.core = core
    }

    /// Declares everything, after the directory was filled.
    func fill() throws(EmulatorError) {
        for json in try seed.list("subscriptions") { try declare(json) }
        for member in seed["vaultSettings"]?.object ?? [] { try configure(member.name, member.value) }
        for json in try seed.list("resources") { try addResource(json) }
        for json in try seed.list("locks") {
            try attach(json, type: "Microsoft.Authorization/locks", allowed: ["level", "notes"])
        }
        for json in try seed.list("diagnostics") {
            try attach(json, type: "Microsoft.Insights/diagnosticSettings", allowed: ["properties"])
        }
        try assignRoles()
    }

    /// Deletes the vaults that are to be deleted, after the objects of all vaults were made.
    func deleteVaults() throws(EmulatorError) {
        for name in try seed.texts("deletedVaults") {
            let vault = try vault(name, "'deletedVaults'")
            core.vaults.delete(vault, at: core.clock.seconds)
            core.access.remove(below: vault.scope)
        }
    }

    private func declare(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(json, place: "a subscription", allowed: ["id", "name", "resourceGroups"])
        let id = try object.requiredText("id")
        guard GUID.isValid(id) else { throw EmulatorError(.seed, "the subscription id '\(id)' is no GUID") }
        let subscription = Subscription(
            id: id, displayName: try object.text("name") ?? id, tenant: core.directory.home)
        core.control.withStore { $0.declare(subscription) }
        if let first = core.directory.principals.first {
            core.access.grantEverything(to: first.objectID, in: id, now: core.clock.seconds)
        }
        for json in try object.list("resourceGroups") {
            let group = try SeedObject(json, place: "a resource group", allowed: ["name", "location", "tags"])
            let scope = subscription.scope.appending("resourceGroups/\(try group.requiredText("name"))")
            let location = Region.programmaticName(try group.text("location") ?? "westeurope")
            let tags = group["tags"] ?? [:]
            core.control.withStore { $0.put(ResourceGroup(scope: scope, location: location, tags: tags)) }
        }
    }

    private func configure(_ name: String, _ json: JSON) throws(EmulatorError) {
        let settings = try VaultSettingsSeed(json, name: name, self)
        if core.vaults[name] == nil, let new = try settings.newVault(name) { try add(new) }
        let vault = try vault(name, "'vaultSettings'")
        try vault.configure { configuration throws(EmulatorError) in try settings.apply(to: &configuration) }
    }

    /// Adds a vault that the emulator's options do not name, with its resource group and subscription.
    private func add(_ configuration: VaultConfiguration) throws(EmulatorError) {
        let vault = Vault(
            configuration, subscription: core.configuration.subscription, created: core.clock.milliseconds,
            core.journal)
        let isDeclared = core.control.withStore { $0.subscription(vault.subscription) != nil }
        if !isDeclared {
            try declare(["id": .text(vault.subscription)])
        }
        if let scope = vault.scope.groupScope, core.control.withStore({ $0.group(scope) }) == nil {
            core.control.withStore { $0.put(ResourceGroup(scope: scope, location: vault.region, tags: [:])) }
        }
        guard VaultConfiguration.isValid(name: vault.name), core.vaults.add(vault, at: core.clock.seconds) else {
            throw EmulatorError(.seed, "the vault name '\(vault.name)' is not allowed")
        }
    }

    private func addResource(_ json: JSON) throws(EmulatorError) {
        let place = "resource '\(json["name"]?.string ?? json["id"]?.string ?? "")'"
        let own = ["id", "type", "name", "group", "subscription"]
        let object = try SeedObject(
            json, place: place,
            allowed: own + ["location", "tags", "kind", "sku", "identity", "managedBy", "zones", "properties"])
        let scope = try id(of: object)
        guard let type = ResourceType.named(scope.type ?? "") else {
            throw EmulatorError(.seed, "\(place): the emulator does not know the type '\(scope.type ?? "none")'")
        }
        let members = (json.object ?? []).filter { !own.contains($0.name) }
        let body = replacingVaults(.object(members))
        if let group = scope.groupScope, core.control.withStore({ $0.group(group) }) == nil {
            let location = body["location"]?.string.map(Region.programmaticName) ?? "westeurope"
            core.control.withStore { $0.put(ResourceGroup(scope: group, location: location, tags: [:])) }
        }
        do throws(ServiceError) {
            let resource = try GenericResources.checked(
                type, scope, body, old: nil, now: core.clock.seconds, core)
            core.control.withStore { _ = $0.put(resource) }
            PrivateEndpoints.connect(resource, core, now: core.clock.seconds)
        } catch {
            throw EmulatorError(.seed, "\(place) was refused: \(error.message)")
        }
    }

    /// The resource id that a resource says or is made of.
    private func id(of object: SeedObject) throws(EmulatorError) -> Scope {
        if let id = try object.text("id") { return scope(of: id) }
        let type = try object.requiredText("type").split(separator: "/").map(String.init)
        let names = try object.requiredText("name").split(separator: "/").map(String.init)
        guard type.count == names.count + 1 else {
            throw EmulatorError(.seed, "\(object.place): the name does not fit the type; a part is named net/subnet")
        }
        let path = zip(type.dropFirst(), names).map { "\($0)/\($1)" }.joined(separator: "/")
        let subscription = try object.text("subscription") ?? core.configuration.subscription
        return Scope(
            "/subscriptions/\(subscription)/resourceGroups/\(try object.requiredText("group"))/providers/\(type[0])/"
                + path)
    }

    private func attach(_ json: JSON, type: String, allowed: [String]) throws(EmulatorError) {
        let object = try SeedObject(json, place: "a \(type)", allowed: ["name", "scope"] + allowed)
        let target = scope(of: try object.requiredText("scope"))
        let id = target.appending("providers/\(type)/\(try object.requiredText("name"))")
        let own = (json.object ?? []).filter { ["level", "notes"].contains($0.name) }
        let properties = replacingVaults(object["properties"] ?? .object(own))
        let resource = Resource(
            id, members: [JSONMember(name: "properties", value: properties)], now: core.clock.seconds)
        core.control.withStore { _ = $0.put(resource) }
    }

    private func assignRoles() throws(EmulatorError) {
        guard seed["roleAssignments"] != nil else {
            for principal in core.directory.principals {
                for subscription in core.control.withStore({ $0.subscriptions }) {
                    core.access.grantEverything(
                        to: principal.objectID, in: subscription.id, now: core.clock.seconds)
                }
            }
            return
        }
        for json in try seed.list("roleAssignments") {
            let object = try SeedObject(
                json, place: "a role assignment", allowed: ["principal", "role", "scope", "object", "description"])
            var scope = scope(of: try object.requiredText("scope"))
            if let path = try object.text("object") { scope = scope.appending(path) }
            let wanted = try object.requiredText("role").lowercased()
            guard let role = core.access.roles.first(where: { $0.name.lowercased() == wanted || $0.id == wanted })
            else {
                throw EmulatorError(.seed, "a role assignment: there is no role '\(wanted)'")
            }
            let principal = try principal(try object.requiredText("principal"), object.place)
            var assignment = RoleAssignment(
                name: DirectorySeed.guid("role assignment", "\(scope.key) \(role.id) \(principal.id)"), scope: scope,
                role: role, principalID: principal.id, created: core.clock.seconds)
            assignment.principalType = principal.type
            assignment.description = try object.text("description")
            do { try core.access.put(assignment) } catch { throw EmulatorError(.seed, "\(error.message)") }
        }
    }

    /// Object id and type of a principal or group by its name or object id.
    func principal(_ name: String, _ place: String) throws(EmulatorError) -> (id: String, type: String) {
        let wanted = name.lowercased()
        if let found = core.directory.principals.first(where: {
            $0.name.lowercased() == wanted || $0.objectID.lowercased() == wanted
        }) {
            return (found.objectID, found.type)
        }
        if let group = core.directory.groups.first(where: {
            $0.name.lowercased() == wanted || $0.objectID.lowercased() == wanted
        }) {
            return (group.objectID, "Group")
        }
        throw EmulatorError(.seed, "\(place): there is no principal or group '\(name)'")
    }

    private func vault(_ name: String, _ place: String) throws(EmulatorError) -> Vault {
        guard let vault = core.vaults[name] else {
            throw EmulatorError(.seed, "\(place) names the vault '\(name)', which the emulator does not have")
        }
        return vault
    }

    /// Reads a resource id or `vault NAME`.
    private func scope(of text: String) -> Scope {
        guard text.hasPrefix("vault "), let vault = core.vaults[String(text.dropFirst("vault ".count))] else {
            return Scope(text)
        }
        return vault.scope
    }

    private func replacingVaults(_ json: JSON) -> JSON {
        switch json {
        case .string(let text):
            guard let text = text.text, text.hasPrefix("vault ") else { return json }
            return .text(scope(of: text).description)
        case .array(let elements): return .array(elements.map(replacingVaults))
        case .object(let members):
            return .object(members.map { JSONMember(name: $0.name, value: replacingVaults($0.value)) })
        default: return json
        }
    }
}
