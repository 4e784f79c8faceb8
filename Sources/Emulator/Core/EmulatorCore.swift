internal import Locking

/// The emulated service as a function from requests to answers, without a socket.
public final class EmulatorCore: Sendable {
    /// What was asked for at the start.
    public let configuration: EmulatorConfiguration
    /// The time that everything is dated by.
    public let clock: EmulatorClock
    let vaults: VaultRegistry
    /// Where changes are told.
    let journal = StateJournal()
    /// Subscriptions, groups, resources, and the routes to them.
    let control: ControlPlane
    /// Roles and their assignments.
    let access: AccessControl
    let router: Router
    /// Tenants, principals and groups.
    public let directory: Directory
    let issuer: TokenIssuer
    let sealer: BlobSealer
    let conditionEngine: ConditionEngine
    private let date = DateHeader()
    private let requestIDs = RequestIDs()
    /// The last requests.
    let log = RequestLog(isOn: false)
    /// What callers of the control endpoint must show; new at every start.
    let controlToken = Hex.random(bytes: 32)
    /// The token endpoints of managed identities, once a server has a listener for them.
    let managedIdentity = Locked<ManagedIdentityEndpoint?>(nil)
    /// What is kept of the emulator itself; nil without a state folder.
    let keys: Locked<EmulatorKeys?>
    /// Brings changes to disk; nil without a state folder.
    let writer: StateWriter?

    /// Makes the vaults, empty, in memory only.
    public convenience init(_ configuration: EmulatorConfiguration, clock: EmulatorClock = EmulatorClock()) {
        self.init(configuration, clock: clock, keys: nil, writer: nil)
    }

    init(_ configuration: EmulatorConfiguration, clock: EmulatorClock, keys: EmulatorKeys?, writer: StateWriter?) {
        self.configuration = configuration
        self.keys = Locked(keys)
        self.writer = writer
        self.clock = clock
        let journal = journal
        let vaults = configuration.vaults.map {
            Vault($0, subscription: configuration.subscription, created: clock.milliseconds, journal)
        }
        self.vaults = VaultRegistry(vaults, journal)
        control = ControlPlane(ResourceStore(configuration, holding: vaults), journal)
        access = AccessControl(configuration, holding: vaults, now: clock.seconds, journal)
        directory = Directory(configuration)
        conditionEngine = ConditionEngine(configuration.conditions)
        issuer = TokenIssuer(configuration, directory, conditionEngine, journal, key: keys?.signing)
        sealer = BlobSealer(secret: keys?.blobSecret ?? configuration.blobSecret)
        var router = Router()
        SecretRoutes.register(on: &router)
        KeyRoutes.register(on: &router)
        CertificateRoutes.register(on: &router)
        self.router = router
    }

    /// How well the service works now; may be changed at any time, which starts the counts of fault rules anew.
    public var conditions: Conditions {
        get { conditionEngine.conditions }
        set { conditionEngine.conditions = newValue }
    }

    /// Answers a request, without latency, limits and faults.
    public func handle(_ request: EmulatorRequest) -> EmulatorResponse {
        if request.isPlain {
            let endpoint = managedIdentity.withLock { $0 }
            return endpoint?.handle(request, now: clock.seconds) ?? EmulatorResponse(status: 404)
        }
        let name: String
        switch request.host.service {
        case .vault(let vault): name = vault
        case .login: return issuer.handle(request, now: clock.milliseconds)
        case .management: return handleResourceManager(request)
        case .pipelines: return PipelineTokens(issuer).handle(request, now: clock.seconds)
        case .control: return ControlEndpoint(core: self).handle(request)
        case nil:
            return ServiceError(404, "NotFound", "The emulator serves no host named \(request.hostName).").response
        }
        guard let vault = vaults[name] else {
            return ServiceError(404, "VaultNotFound", "The emulator serves no vault named \(name).").response
        }
        return decorate(answer(request, of: vault), request, vault)
    }

    /// Whether a request can be answered at once: it reads what a vault holds, and no key or certificate has to be made
    /// before.
    func answersFromMemory(_ request: EmulatorRequest) -> Bool {
        guard request.method == "GET", let name = request.host.vault, let vault = vaults[name] else { return false }
        return !isRenewalDue(in: vault, at: clock.milliseconds)
    }

    /// The host of a vault, without a port.
    static func host(ofVault name: String) -> String { "\(name.lowercased()).vault.localhost" }

    private func answer(_ request: EmulatorRequest, of vault: Vault) -> EmulatorResponse {
        do throws(ServiceError) {
            let caller = try issuer.check(request, tenant: vault.tenant, now: clock.seconds)
            let assignment = try authorize(request, on: vault, caller)
            var response = perform(request, on: vault, caller: caller, at: clock.milliseconds)
            // Only vaults under roles answer with these two.
            if let assignment {
                response.headers += [
                    ("x-ms-keyvault-rbac-assignment-id", assignment),
                    ("x-ms-keyvault-rbac-cache", "ra_age=0;da_age=0;rd_age=0;brd_age=0;ra_notif_age=0;dec_lev=1;"),
                ]
            }
            return response
        } catch {
            var response = error.response
            if error.status == 401 {
                response.headers.append(
                    (
                        "WWW-Authenticate",
                        error.demandedClaims.map {
                            issuer.claimsChallenge($0, for: request, tenant: vault.configuration.tenant)
                        } ?? issuer.challenge(for: request, tenant: vault.configuration.tenant)
                    ))
            }
            return response
        }
    }

    /// Performs a request that needs no token any more, dated by `now` in milliseconds since 1970.
    func perform(
        _ request: EmulatorRequest, on vault: Vault, caller: Caller, at now: Int64
    ) -> EmulatorResponse {
        do {
            guard let text = Query.value("api-version", in: request.query) else {
                throw ServiceError.badParameter("The api-version query parameter is required.\r\n")
            }
            guard let apiVersion = APIVersion(text) else {
                throw ServiceError.badParameter("The api-version \(text) is not supported.\r\n")
            }
            let (handler, parameters) = try router.route(request.method, request.segments, words: request.words)
            renewDue(in: vault, at: now)
            let context = RequestContext(
                core: self, vault: vault, caller: caller, apiVersion: apiVersion, request: request, now: now,
                parameters: parameters)
            return try handler(context)
        } catch let error as ServiceError {
            return error.response
        } catch {
            return ServiceError(500, "InternalServerError", "The emulator failed: \(error)").response
        }
    }

    /// Adds the header fields that every answer of a vault carries (facts 5.3).
    func decorate(_ response: EmulatorResponse, _ request: EmulatorRequest, _ vault: Vault) -> EmulatorResponse {
        var response = response
        response.headers.reserveCapacity(20)
        response.headers += [
            ("Cache-Control", "no-cache"), ("Pragma", "no-cache"), ("Expires", "-1"),
            ("x-ms-keyvault-region", vault.regionText),
            ("x-ms-request-id", requestIDs.next()),
            ("x-ms-keyvault-service-version", "1.9.2784.1"),
            (
                "x-ms-keyvault-network-info",
                request.clientAddress.contains(":")
                    ? "conn_type=Ipv6;addr=\(request.clientAddress);act_addr_fam=InterNetworkV6;"
                    : "conn_type=Ipv4;addr=\(request.clientAddress);act_addr_fam=InterNetwork;"
            ),
            ("X-Content-Type-Options", "nosniff"),
            ("Strict-Transport-Security", "max-age=31536000;includeSubDomains"),
            ("Date", date.text(epoch: clock.seconds)),
        ]
        if let id = request.header("x-ms-client-request-id") { response.headers.append(("x-ms-client-request-id", id)) }
        return response
    }
}
