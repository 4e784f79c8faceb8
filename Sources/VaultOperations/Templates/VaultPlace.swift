import KeyVault
import Regions
import ResourceManager

/// Where a vault is to be made.
struct VaultPlace: Sendable {
    let name: String
    let region: String
    let subscription: String
    let group: String

    /// What the request says, else where the vault is that it is made after or that is connected.
    ///
    /// - Throws: `OperationError` when neither tells the subscription or the resource group.
    init(_ request: CreateVaultRequest, near: Vault?) throws(OperationError) {
        let model: Vault? = if case .like(let vault) = request.shape { vault } else { near }
        let known = model?.resourceID.flatMap { ResourceID($0) }
        guard let subscription = request.subscription ?? known?.subscription else {
            throw Self.missing("subscription", "`subscription ID`, or `set subscription ID`")
        }
        guard let group = request.group ?? known?.group else {
            throw Self.missing("resource group", "`resource group NAME`")
        }
        name = request.name
        region = Geography.programmaticName(request.region)
        self.subscription = subscription
        self.group = group
    }

    /// The new vault's resource id.
    var id: ResourceID { ResourceID(vault: name, group: group, subscription: subscription) }

    private static func missing(_ what: String, _ remedy: String) -> OperationError {
        OperationError(.invalidRequest, "the new vault's \(what) is not known", remedy: "write \(remedy)")
    }

    /// The resource group must be there.
    func requireGroup(_ management: ManagementClient) async throws {
        guard try await management.hasResourceGroup(group, subscription: subscription) else {
            throw OperationError(
                .notFound, "there is no resource group \(group) in subscription \(subscription)",
                remedy: "create it, or name another one: `resource group NAME`")
        }
    }
}
