public import AzureIdentity
public import KeyVault
internal import Regions
public import ResourceManager

/// A connected vault.
public final class Vault: Sendable {
    /// Where something that is known about a vault was read.
    public enum Provenance: String, Sendable {
        /// Resource Manager.
        case resourceManager = "arm"
        /// The header of the vault's answers; after a failover it may name the paired region.
        case header
        /// The person said so.
        case user
    }

    /// Host, name and origin.
    public let address: VaultAddress
    /// The cloud that it is in.
    public let cloud: Cloud
    /// The client that all operations on this vault share, with its limiter.
    public let client: VaultClient
    /// The subscription, where it is known.
    public let subscription: String?
    /// The resource id, where it is known.
    public let resourceID: String?
    /// Who is signed in, as the token's claims say, unverified.
    public let identity: SignedInIdentity?
    /// Resource Manager, asked by the same identity; nil where the cloud has none.
    public let management: ManagementClient?
    /// The vault as Resource Manager described it when the connection was made; nil where that could not be read.
    public let resource: ManagedVault?
    /// Why Resource Manager told nothing of the vault; nil when it did.
    public let managementProblem: String?
    private let given: (region: String, from: Provenance)?

    init(
        address: VaultAddress, cloud: Cloud, client: VaultClient, subscription: String? = nil,
        resourceID: String? = nil, identity: SignedInIdentity? = nil,
        region: (region: String, from: Provenance)? = nil, management: ManagementClient? = nil,
        resource: ManagedVault? = nil, managementProblem: String? = nil
    ) {
        self.management = management
        self.resource = resource
        self.managementProblem = managementProblem
        self.address = address
        self.cloud = cloud
        self.client = client
        self.subscription = subscription
        self.resourceID = resourceID
        self.identity = identity
        given = region
    }

    /// The vault's name.
    public var name: String { address.name }
    /// The host in lower case, with its port unless that is 443: two connections with one host are one vault.
    public var host: String { address.authority }
    /// The vault's address, without a slash at its end.
    public var url: String { address.origin }
    /// The tenant of the identity that is signed in.
    public var tenant: String? { identity?.tenant }
    /// The region's programmatic name, where it is known.
    public var region: String? { given?.region ?? client.region?.lowercased() }
    /// Where the region is known from.
    public var regionFrom: Provenance? { given?.from ?? (client.region == nil ? nil : .header) }
    /// The geography of the region; nil when the region is unknown or not in the table.
    public var geography: String? { region.flatMap(Geography.of(region:)) }

    /// `standard` or `premium`, where it is known.
    public var sku: String? { resource?.sku }
    /// How the vault decides who may do what, where it is known.
    public var permissionModel: PermissionModel? { resource.map { $0.usesRoles ? .roles : .accessPolicies } }

    /// Whether both are one vault, whatever they are called.
    public func isSameVault(as other: Vault) -> Bool {
        if host == other.host { return true }
        guard let mine = resourceID?.lowercased(), let its = other.resourceID?.lowercased() else { return false }
        return mine == its
    }

    /// Name, region, geography and subscription in one line, as far as they are known.
    public var summary: String {
        let place = region.map { "\($0), \(geography.map { "geography \($0)" } ?? "geography unknown")" }
        let subscription = subscription.map { "subscription \($0)" } ?? "subscription unknown"
        return "\(name) (\(place ?? "region unknown"); \(subscription))"
    }
}
