/// What an emulator serves and to whom.
public struct EmulatorConfiguration: Sendable {
    /// The vaults, in the order in which the endpoints file names them.
    public var vaults: [VaultConfiguration]
    /// TCP port on loopback; 0 takes a free one.
    public var port: Int
    /// Addresses to listen on in place of loopback; any other than a loopback address needs `allowsRemoteClients`.
    public var address: String?
    /// Whether `address` may be one that other machines reach. Whoever reaches the emulator can read all that it holds.
    public var allowsRemoteClients: Bool
    /// Whether the certificate names the public cloud's hosts too, so that programs which know no others can be led here.
    public var servesPublicNames: Bool
    /// The plain-HTTP listener for managed identities; nil for none.
    public var managedIdentity: ManagedIdentityListener?
    /// The directory's tenant, a GUID.
    public var tenant: String
    /// The subscription of vaults that name none, a GUID.
    public var subscription: String
    /// Who may ask for tokens; the first one is written to the endpoints file.
    public var principals: [Principal]
    /// Further tenants of the directory.
    public var tenants: [Tenant]
    /// Groups of principals.
    public var groups: [DirectoryGroup]
    /// How long a token is good, in seconds.
    public var tokenLifetime: Int64
    /// Largest request body that is read, in bytes; larger ones are answered with 413.
    public var maximumBodyBytes: Int
    /// Latency, limits, faults and delays at the start; tests change them later.
    public var conditions: Conditions
    /// What the emulator does where the service's behaviour is not known.
    public var unconfirmed: UnconfirmedBehaviour
    /// Text from which the keys of all backup blobs are derived. Emulators with the same text open each other's blobs
    /// (of the same subscription and geography), so that an archive outlives the process that made it.
    public var blobSecret: String

    /// Creates a configuration; everything has a default that works.
    public init(
        vaults: [VaultConfiguration] = [],
        port: Int = 0,
        address: String? = nil,
        allowsRemoteClients: Bool = false,
        servesPublicNames: Bool = false,
        managedIdentity: ManagedIdentityListener? = nil,
        tenant: String = "11111111-1111-4111-8111-111111111111",
        subscription: String = "22222222-2222-4222-8222-222222222222",
        principals: [Principal] = [.operator],
        tenants: [Tenant] = [],
        groups: [DirectoryGroup] = [],
        tokenLifetime: Int64 = 3_600,
        maximumBodyBytes: Int = 32 << 20,
        conditions: Conditions = Conditions(),
        unconfirmed: UnconfirmedBehaviour = UnconfirmedBehaviour(),
        blobSecret: String = "kvmsh emulator"
    ) {
        self.vaults = vaults
        self.port = port
        self.address = address
        self.allowsRemoteClients = allowsRemoteClients
        self.servesPublicNames = servesPublicNames
        self.managedIdentity = managedIdentity
        self.tenant = tenant
        self.subscription = subscription
        self.principals = principals
        self.tenants = tenants
        self.groups = groups
        self.tokenLifetime = tokenLifetime
        self.maximumBodyBytes = maximumBodyBytes
        self.conditions = conditions
        self.unconfirmed = unconfirmed
        self.blobSecret = blobSecret
    }
}
