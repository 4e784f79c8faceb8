internal import Locking

/// The emulated service as a function from requests to answers, without a socket.
public final class EmulatorCore: Sendable {
    /// What was asked for at the start.
    public let configuration: EmulatorConfiguration
    /// The time that everything is dated by.
    public let clock: EmulatorClock
    let vaults: [String: Vault]
    let router: Router
    let issuer: TokenIssuer
    let sealer: BlobSealer
    private let currentConditions: Locked<Conditions>

    /// Makes the vaults, empty.
    public init(_ configuration: EmulatorConfiguration, clock: EmulatorClock = EmulatorClock()) {
        self.configuration = configuration
        self.clock = clock
        vaults = Dictionary(
            configuration.vaults.map {
                ($0.name.lowercased(), Vault($0, subscription: configuration.subscription))
            }, uniquingKeysWith: { first, _ in first })
        issuer = TokenIssuer(configuration)
        sealer = BlobSealer(secret: configuration.blobSecret)
        currentConditions = Locked(configuration.conditions)
        var router = Router()
        SecretRoutes.register(on: &router)
        KeyRoutes.register(on: &router)
        CertificateRoutes.register(on: &router)
        self.router = router
    }

    /// How well the service works now; may be changed at any time.
    public var conditions: Conditions {
        get { currentConditions.withLock { $0 } }
        set { currentConditions.withLock { $0 = newValue } }
    }

    /// Answers a request, without latency and faults.
    public func handle(_ request: EmulatorRequest) -> EmulatorResponse {
        EmulatorResponse(status: 501)
    }
}
