/// How well the emulated service works: slow, limited, faulty or late, each by choice of the test.
///
/// They apply to requests that carry a token and to token requests, never to the challenge, so that "the second
/// matching request" is the second one that could do something.
public struct Conditions: Sendable {
    /// Time from the end of a request to the start of its answer; half of it passes before execution.
    public var latency: Duration
    /// Added to the latency, evenly spread from zero to this.
    public var latencySpread: Duration
    /// Ceiling on requests for each vault; nil for none.
    public var rateLimit: RateLimit?
    /// The service's own limits (facts section 6) times this; nil for none.
    public var serviceLimits: Double?
    /// Seconds for a `Retry-After` header where the service's own limits refuse; nil, as recorded, for none.
    public var retryAfter: Int?
    /// What goes wrong, in the order in which the rules are tried: the first rule that fires decides.
    public var faults: [FaultRule]
    /// Time until a new object or version shows in lists.
    public var listLag: Duration
    /// Whether every page of a list is preceded by an empty one that has a `nextLink`.
    public var emptyPages: Bool
    /// Time for which a deleted object is still "being deleted".
    public var deletionDelay: Duration
    /// Time for which a recovered object is still "being recovered".
    public var recoveryDelay: Duration
    /// Time for which the name of a purged object is still taken.
    public var purgeDelay: Duration
    /// Time that an issuer other than `Unknown` takes to issue a certificate.
    public var issuanceDelay: Duration
    /// Time that operations of Resource Manager take which are polled, and until a new vault's name is registered.
    public var controlPlaneDelay: Duration
    /// How long new tokens are good; nil for the configuration's time.
    public var tokenLifetime: Duration?
    /// Claims request (JSON) that every token must satisfy at vaults and Resource Manager; a token that does not meets a claims challenge.
    public var demandedClaims: String?
    /// How long a device code waits for a person.
    public var deviceCodeLifetime: Duration
    /// Time between two polls of a device code, below which the directory asks for more.
    public var deviceCodeInterval: Duration
    /// Where the random sequence starts that spreads latency and picks faults by rate: the same in every run.
    public var randomSeed: UInt64

    /// A service that works well.
    public init(
        latency: Duration = .zero,
        latencySpread: Duration = .zero,
        rateLimit: RateLimit? = nil,
        serviceLimits: Double? = nil,
        retryAfter: Int? = nil,
        faults: [FaultRule] = [],
        listLag: Duration = .zero,
        emptyPages: Bool = false,
        deletionDelay: Duration = .milliseconds(100),
        recoveryDelay: Duration = .milliseconds(100),
        purgeDelay: Duration = .zero,
        issuanceDelay: Duration = .zero,
        controlPlaneDelay: Duration = .zero,
        tokenLifetime: Duration? = nil,
        demandedClaims: String? = nil,
        deviceCodeLifetime: Duration = .seconds(900),
        deviceCodeInterval: Duration = .seconds(5),
        randomSeed: UInt64 = 1
    ) {
        self.latency = latency
        self.latencySpread = latencySpread
        self.rateLimit = rateLimit
        self.serviceLimits = serviceLimits
        self.retryAfter = retryAfter
        self.faults = faults
        self.listLag = listLag
        self.emptyPages = emptyPages
        self.deletionDelay = deletionDelay
        self.recoveryDelay = recoveryDelay
        self.purgeDelay = purgeDelay
        self.issuanceDelay = issuanceDelay
        self.controlPlaneDelay = controlPlaneDelay
        self.tokenLifetime = tokenLifetime
        self.demandedClaims = demandedClaims
        self.deviceCodeLifetime = deviceCodeLifetime
        self.deviceCodeInterval = deviceCodeInterval
        self.randomSeed = randomSeed
    }
}

/// At most so many requests in a window of time, for each vault; above it the answer is 429.
public struct RateLimit: Sendable, Equatable {
    /// Requests that one window allows.
    public var requests: Int
    /// Length of a window.
    public var window: Duration
    /// Seconds for a `Retry-After` header; nil, as the service was recorded, for none.
    public var retryAfter: Int?

    /// Creates a limit.
    public init(requests: Int, window: Duration = .seconds(10), retryAfter: Int? = nil) {
        self.requests = requests
        self.window = window
        self.retryAfter = retryAfter
    }
}
