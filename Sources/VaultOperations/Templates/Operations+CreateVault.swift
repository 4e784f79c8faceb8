import ExactJSON
import KeyVault
import Regions
public import ResourceManager

extension Operations {
    /// Makes a vault after a template or after a connected vault. Names are checked first: one that is taken, impossible
    /// or that of a soft-deleted vault is refused before anything is made.
    ///
    /// - Throws: `OperationError`, exit 6 for a name that cannot be.
    public static func createVault(
        _ request: CreateVaultRequest, by management: ManagementClient, near: Vault?
    ) async throws -> CreatedVault {
        let model: Vault? = if case .like(let vault) = request.shape { vault } else { near }
        let known = model?.resourceID.flatMap { ResourceID($0) }
        guard let subscription = request.subscription ?? known?.subscription else {
            throw missing("subscription", "`subscription ID`, or `set subscription ID`")
        }
        guard let group = request.group ?? known?.group else {
            throw missing("resource group", "`resource group NAME`")
        }
        let region = Geography.programmaticName(request.region)
        do {
            try await refuseName(request.name, region, subscription, management)
            guard try await management.hasResourceGroup(group, subscription: subscription) else {
                throw OperationError(
                    .notFound, "there is no resource group \(group) in subscription \(subscription)",
                    remedy: "create it, or name another one: `resource group NAME`")
            }
            let id = ResourceID(vault: request.name, group: group, subscription: subscription)
            var notes: [String] = []
            switch request.shape {
            case .template(let template):
                try await deploy(template, id, region, management)
            case .like(let vault):
                let (client, old) = try vault.managed("`create vault like`")
                let source = try await client.vault(old)
                let (description, left) = like(source, region: region)
                try await management.putVault(id, description)
                notes += left
            }
            let made = try await management.vault(id)
            return CreatedVault(
                name: made.name, url: made.url ?? "", region: made.location, subscription: subscription, group: group,
                notes: notes)
        } catch {
            throw OperationError(error)
        }
    }

    private static func missing(_ what: String, _ remedy: String) -> OperationError {
        OperationError(.invalidRequest, "the new vault's \(what) is not known", remedy: "write \(remedy)")
    }

    private static func like(_ source: ManagedVault, region: String) -> (JSON, [String]) {
        let shape = VaultShape(source)
        var properties = shape.properties(tenant: .text(source.tenant ?? ""))
        var notes: [String] = []
        if source.location != region, !source.subnets.isEmpty,
            let network = shape.network?.removing("virtualNetworkRules")
        {
            let rules = (network.object ?? []) + [JSONMember(name: "virtualNetworkRules", value: [])]
            properties = .object(
                (properties.object ?? []).map {
                    $0.name == "networkAcls" ? .init(name: $0.name, value: .object(rules)) : $0
                })
            notes.append("rules for \(source.subnets.count) subnets of \(source.location) stay behind")
        }
        if !source.privateEndpoints.isEmpty {
            notes.append("\(source.privateEndpoints.count) private endpoints are still to be made in \(region)")
        }
        notes.append("role assignments and diagnostic settings: `apply settings into ALIAS`")
        return (["location": .text(region), "tags": .object(shape.tags), "properties": properties], notes)
    }

    /// - Throws: `OperationError` with exit 6, by the findings name-rules, vault-deleted-namesake and name-taken.
    static func refuseName(
        _ name: String, _ region: String, _ subscription: String, _ management: ManagementClient
    ) async throws {
        let answer = try await management.checkName(name, subscription: subscription)
        guard !answer.isAvailable else { return }
        if answer.reason?.lowercased() == "accountnameinvalid" {
            throw OperationError(
                .invalidRequest, "`\(name)` cannot be a vault's name: \(answer.message ?? "")",
                remedy: "3 to 24 letters, digits and single hyphens, a letter first", exitCode: 6)
        }
        if let deleted = try? await management.deletedVaults(subscription: subscription)
            .first(where: { $0.name.lowercased() == name.lowercased() })
        {
            throw OperationError(
                .service, "a soft-deleted vault has the name \(name) until \(deleted.purges ?? "it is purged")",
                remedy: "recover it (`az keyvault recover --name \(name)`), wait for the date, or choose another name",
                exitCode: 6)
        }
        throw OperationError(
            .service, "the name \(name) is taken: \(answer.message ?? "")",
            remedy: "names are unique over all of Azure: choose another one", exitCode: 6)
    }

    /// Checks the template, then deploys it. It must have the parameters of an exported one.
    private static func deploy(
        _ template: JSON, _ id: ResourceID, _ region: String, _ management: ManagementClient
    ) async throws {
        let parameters = template["parameters"]
        guard parameters?["vaultName"] != nil, parameters?["location"] != nil, template["resources"] != nil else {
            throw OperationError(
                .invalidRequest, "the template has no parameters 'vaultName' and 'location'",
                remedy: "use a file that `export template` made")
        }
        let deployment = Deployment(
            name: "kvmsh-\(id.name)", group: id.group ?? "", subscription: id.subscription, template: template,
            parameters: [("vaultName", .text(id.name)), ("location", .text(region))])
        try await management.validate(deployment)
        try await management.deploy(deployment)
    }
}
