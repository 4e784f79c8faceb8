public import AzureIdentity
public import HTTPTransport
internal import Locking
public import Logging

/// The data plane of one vault.
///
/// Every method throws `VaultError`, or `CancellationError` when the task was cancelled. Requests that may be repeated are
/// sent again by the policy; restore, delete, recover, purge, set, import, create, rotate and merge only when they were
/// certainly not carried out, else they end with the code `outcomeUnknown`.
public final class VaultClient: Sendable {
    /// Where the vault is.
    public let address: VaultAddress
    /// The cloud whose rules decide which host may receive a token.
    public let cloud: Cloud
    /// The limiter that all requests to this vault share.
    public let limiter: AdaptiveLimiter
    /// How requests are sent again.
    public let policy: RetryPolicy

    let transport: any HTTPSending
    let clock: any RetryClock
    let version: String
    let logger: Logger
    let facts = ServiceFacts()
    let ownChanges = OwnChanges()
    let session: VaultSession

    /// Creates a client; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - address: from `Cloud.vault(_:)`.
    ///   - tokens: the tokens of the identity that is used for this vault.
    ///   - tenant: the tenant that signs in, whatever the vault's challenge names.
    ///   - version: the api-version of all requests.
    public init(
        address: VaultAddress, cloud: Cloud, tokens: TokenCache, transport: any HTTPSending,
        tenant: String? = nil, policy: RetryPolicy = RetryPolicy(), limiter: AdaptiveLimiter,
        clock: any RetryClock = SystemRetryClock(),
        version: String = ServiceVersion.current, logger: Logger = Logger(label: "kvmsh.keyvault")
    ) {
        self.address = address
        self.cloud = cloud
        self.limiter = limiter
        self.policy = policy
        self.transport = transport
        self.clock = clock
        self.version = version
        self.logger = logger
        session = VaultSession(address: address, cloud: cloud, tokens: tokens, tenant: tenant)
    }

    /// The vault's time at its last answer, in seconds since 1970 (header `Date`).
    public var lastServiceTime: Int64? { facts.current.serviceTime }

    /// The region that served the last request (header `x-ms-keyvault-region`); after a failover it may be the pair.
    public var region: String? { facts.current.region }

    /// This computer's address as the vault sees it (header `x-ms-keyvault-network-info`).
    public var networkAddress: String? { facts.current.networkAddress }

    /// Seconds by which the service's clock is ahead of this computer's, at the last answer.
    public var clockSkew: Int64? { facts.current.skew }

    /// Whether the clocks differ by more than five minutes.
    public var isClockSkewed: Bool { (clockSkew?.magnitude ?? 0) > 300 }

    /// Says that the identity was just given a role or a policy: refusals are asked again for ten minutes.
    public func noteGrant() { ownChanges.noteGrant(now: clock.now) }

    /// Learns which tenant and resource the vault wants, and gets a token for it: name, TLS and sign-in in one step.
    ///
    /// - Returns: who is signed in.
    public func signIn() async throws -> SignedInIdentity {
        let operation = "sign in"
        _ = try await session.token(operation: operation, handshake: { [self] in try await handshake() })
        return try await session.identity(operation: operation)
    }
}
