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
        let place = try VaultPlace(request, near: near)
        let id = place.id
        do {
            try await refuseName(place, management)
            try await refuseRegion(place, management)
            try await place.requireGroup(management)
            var notes: [String] = []
            switch request.shape {
            case .template(let template):
                notes += try await deploy(template, place, management)
            case .like(let vault):
                let (client, old) = try vault.managed("`create vault like`")
                let source = try await client.vault(old)
                let (description, left) = like(source, region: place.region)
                try await management.putVault(id, description)
                notes += left
            }
            let made = try await management.vault(id)
            return CreatedVault(
                name: made.name, url: made.url ?? "", region: made.location, subscription: place.subscription,
                group: place.group, notes: notes)
        } catch {
            throw OperationError(error)
        }
    }

    /// A PUT that makes a vault like another one, and what that leaves behind.
    static func like(_ source: ManagedVault, region: String) -> (JSON, [String]) {
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
            notes.append(
                "rules for \(source.subnets.count) \(source.subnets.count == 1 ? "subnet" : "subnets") of "
                    + "\(source.location) stay behind: name the subnets of \(region) in the network rules")
        }
        if !source.privateEndpoints.isEmpty {
            notes.append("\(source.privateEndpoints.count) private endpoints are still to be made in \(region)")
        }
        notes.append("role assignments and diagnostic settings: `apply settings into ALIAS`")
        return (["location": .text(region), "tags": .object(shape.tags), "properties": properties], notes)
    }

    /// - Throws: `OperationError` with exit 6, by the findings name-rules, vault-deleted-namesake and name-taken.
    static func refuseName(_ place: VaultPlace, _ management: ManagementClient) async throws {
        let name = place.name
        switch try await VaultNameCheck.ask(name, subscription: place.subscription, management) {
        case .free: return
        case .invalid(let reason):
            throw OperationError(
                .invalidRequest, "`\(name)` cannot be a vault's name: \(reason)", remedy: VaultNameCheck.rule,
                exitCode: 6)
        case .deleted(let date):
            throw OperationError(
                .service, "a soft-deleted vault has the name \(name) until \(date)",
                remedy: "recover it (`az keyvault recover --name \(name)`), wait for the date, or choose another name",
                exitCode: 6)
        case .taken(let reason):
            throw OperationError(
                .service, "the name \(name) is taken: \(reason)",
                remedy: "names are unique over all of Azure: choose another one", exitCode: 6)
        }
    }

    /// - Throws: `OperationError` for a region that the subscription does not have; where its regions may not be read,
    ///   the service's own refusal has to do.
    static func refuseRegion(_ place: VaultPlace, _ management: ManagementClient) async throws {
        let (region, subscription) = (place.region, place.subscription)
        let regions: [String]
        do { regions = try await management.locations(subscription: subscription) } catch let error as ManagementError
            where !error.stopsEverything
        { return }
        guard !regions.isEmpty, !regions.contains(region) else { return }
        let near = regions.filter { $0.contains(region) || region.contains($0) }.sorted().prefix(3)
        throw OperationError(
            .invalidRequest, "subscription \(subscription) has no region \(region)",
            remedy: near.isEmpty
                ? "`az account list-locations` names them" : "perhaps \(near.joined(separator: ", ")) is meant",
            exitCode: 6)
    }

    /// Checks the template, asks what it would change, and deploys it only if it makes new things and changes nothing.
    ///
    /// - Returns: what of the template the vault does not have.
    private static func deploy(
        _ template: JSON, _ place: VaultPlace, _ management: ManagementClient
    ) async throws -> [String] {
        let (deployment, notes) = try deployment(of: template, place)
        try await management.validate(deployment)
        let changed = try await management.whatIf(deployment).filter {
            ["modify", "delete"].contains($0.type.lowercased())
        }
        guard changed.isEmpty else {
            throw OperationError(
                .service,
                "the template would change what is there: \(changed.map(\.resource).joined(separator: ", "))",
                remedy: "give those resources names of their own in the template, or take them out of it", exitCode: 6)
        }
        try await management.deploy(deployment)
        return notes
    }

    /// The deployment of a template, and what of the template the vault will not have.
    ///
    /// - Throws: `OperationError` for a file that is no template of a vault.
    static func deployment(
        of template: JSON, _ place: VaultPlace
    ) throws(OperationError) -> (deployment: Deployment, notes: [String]) {
        let file = try TemplateFile(template)
        let (values, notes) = file.values(name: place.name, region: place.region)
        let deployment = Deployment(
            name: "kvmsh-\(place.name)", group: place.group, subscription: place.subscription, template: file.json,
            parameters: values)
        return (deployment, notes)
    }
}
