public import AzureIdentity
public import HTTPTransport

/// Which vault to connect to, and how.
public struct ConnectRequest: Sendable {
    /// A vault's name, its `https://` URL, or its resource id.
    public var vault: String
    /// The cloud whose rules its address must pass.
    public var cloud: Cloud
    /// The tokens of the credential that signs in.
    public var tokens: TokenCache
    /// What carries the requests.
    public var transport: any HTTPSending
    /// The most requests at once (1 to 256).
    public var jobs: Int
    /// Further tries a request (0 to 20).
    public var retries: Int
    /// The time for one request; the transport's own when nil.
    public var timeout: Duration?
    /// The tenant that signs in, in place of the challenge's.
    public var tenant: String?
    /// The subscription in which Resource Manager is asked for the vault; all that the identity can see when nil.
    public var subscription: String?
    /// How long Resource Manager may take to tell of the vault before the connection goes on without it.
    public var managementLimit: Duration = .seconds(6)

    /// A connection with the defaults of the settings.
    public init(
        vault: String, cloud: Cloud, tokens: TokenCache, transport: any HTTPSending, jobs: Int = 32,
        retries: Int = 8, timeout: Duration? = nil, tenant: String? = nil
    ) {
        self.vault = vault
        self.cloud = cloud
        self.tokens = tokens
        self.transport = transport
        self.jobs = jobs
        self.retries = retries
        self.timeout = timeout
        self.tenant = tenant
    }
}
