public import AzureIdentity
public import HTTPTransport
public import Logging

/// Azure Resource Manager of one cloud, asked by one identity.
///
/// Every method throws `ManagementError`, or `CancellationError` when the task was cancelled. Requests are sent again by
/// the policy when that does no harm: reads, PUTs and DELETEs say what should be, so a second one changes nothing.
/// Nothing here purges a vault.
public final class ManagementClient: Sendable {
    /// Where it is, and for whom its tokens are made.
    public let endpoint: ResourceManagerEndpoint
    /// The cloud whose rules decide which host may receive a token.
    public let cloud: Cloud
    /// The tenant that is asked; nil takes the credential's own.
    public let tenant: String?
    /// How requests are sent again.
    public let policy: RetryPolicy
    /// What is left of the service's budgets.
    public let budget: ManagementBudget
    /// How long operations of the service are waited for, and how often they are looked at.
    public let patience: ManagementPatience

    let tokens: TokenCache
    let transport: any HTTPSending
    let clock: any RetryClock
    let logger: Logger

    /// Creates a client; nothing is sent yet.
    ///
    /// - Returns: nil where the cloud has no Resource Manager.
    public init?(
        cloud: Cloud, tokens: TokenCache, transport: any HTTPSending, tenant: String? = nil,
        policy: RetryPolicy = RetryPolicy(), patience: ManagementPatience = ManagementPatience(),
        clock: any RetryClock = SystemRetryClock(), logger: Logger = Logger(label: "kvmsh.resourcemanager")
    ) {
        guard let endpoint = cloud.resourceManager else { return nil }
        self.endpoint = endpoint
        self.cloud = cloud
        self.tokens = tokens
        self.transport = transport
        self.tenant = tenant
        self.policy = policy
        self.patience = patience
        self.clock = clock
        self.logger = logger
        budget = ManagementBudget(clock: clock)
    }
}

/// How long Resource Manager's own operations may take. The service says how often to ask; this is for when it does not.
public struct ManagementPatience: Sendable {
    /// Seconds between two looks when the service asks for none.
    public var poll: Double
    /// The longest pause in seconds that is taken even if the service asks for more.
    public var longestPoll: Double
    /// Seconds after which an operation that is still running is given up on (it goes on in the service).
    public var limit: Double

    /// Patience for what creates a vault or deploys a template.
    public init(poll: Double = 5, longestPoll: Double = 60, limit: Double = 1_800) {
        self.poll = poll
        self.longestPoll = longestPoll
        self.limit = limit
    }
}
