import AzureIdentity
import HTTPTransport
import KeyVault

/// An examination under way: what was found so far.
struct Examination {
    let request: DoctorRequest
    private(set) var checks: [DoctorCheck] = []
    private var subject: String

    init(_ request: DoctorRequest) {
        self.request = request
        subject = request.hasVault ? request.way.vault : request.way.cloud.authority
    }

    mutating func run() async throws {
        if request.hasVault {
            try await examineVault()
        } else {
            try await examineSignInService()
        }
        try await examineResourceManager()
    }

    private mutating func examineVault() async throws {
        let address: VaultAddress
        do {
            address = try request.way.cloud.vault(try Vault.resolve(request.way.vault).text)
        } catch {
            let error = error as? OperationError ?? OperationError(error)
            add("name", .failed, error.message, error.remedy)
            return skip(["dns", "tls", "clock", "token", "list"], "the vault's name is not known")
        }
        subject = address.name
        add("name", .passed, "\(address.authority) in cloud \(request.way.cloud.name)")
        guard
            try await reach(
                address.host, address.port, probe: "\(address.origin)/secrets?api-version=\(ServiceVersion.current)")
        else { return skip(["token", "list"], "the vault was not reached") }
        let client = VaultClient(
            address: address, cloud: request.way.cloud, tokens: request.way.tokens, transport: request.way.transport,
            tenant: request.way.tenant, policy: RetryPolicy(retries: 1, requestTimeout: request.way.timeout),
            limiter: AdaptiveLimiter(jobs: 8, priors: .none))
        let begun = ContinuousClock.now
        let identity: SignedInIdentity
        do { identity = try await client.signIn() } catch {
            try fail("token", error, since: begun)
            return skip(["list"], "nobody is signed in")
        }
        add("token", .passed, Self.text(identity), since: begun)
        try await examineRights(client, identity)
    }

    private mutating func examineSignInService() async throws {
        guard let url = HTTPURL(request.way.cloud.authority) else { return }
        _ = try await reach(url.host, url.port, probe: "\(url.origin)/")
    }

    // MARK: - The network

    /// Name service, TLS and clock of a host; false when it cannot be reached.
    private mutating func reach(_ host: String, _ port: Int, probe: String) async throws -> Bool {
        let proxy = request.proxy(host)
        if let fixed = request.fixedAddress(host, port) {
            add("dns", .passed, "\(host) is \(fixed), as the settings say")
        } else if try await !lookUp(host, proxy: proxy), proxy == nil {
            skip(["tls", "clock"], "the name has no address")
            return false
        }
        let begun = ContinuousClock.now
        let response: IncomingResponse
        do {
            let question = OutgoingRequest(
                method: "GET", url: probe, headers: HTTPHeaders([("Accept", "application/json")]),
                maximumResponseBytes: 1 << 20, timeout: request.way.timeout)
            response = try await request.way.transport.send(question)
        } catch {
            try fail("tls", error, since: begun)
            skip(["clock"], "nothing answered")
            return false
        }
        let way = proxy.map { " through the proxy \($0)" } ?? ""
        add("tls", .passed, "\(host) answers\(way), its certificate is trusted", since: begun)
        examineClock(response)
        return true
    }

    private mutating func lookUp(_ host: String, proxy: String?) async throws -> Bool {
        let begun = ContinuousClock.now
        do {
            let addresses = try await NameLookup.addresses(of: host, family: request.family)
            let reaches = Set(addresses.map(\.reach))
            let kind =
                reaches.count == 1
                ? reaches.first == .privateNetwork ? "private: a private endpoint" : reaches.first?.rawValue ?? ""
                : "private and public"
            let text = addresses.map(\.text).joined(separator: ", ")
            add("dns", .passed, "\(host) is \(text) (\(kind))", since: begun)
            return true
        } catch {
            try Task.checkCancellation()
            if let proxy {
                add("dns", .passed, "\(host) has no address here; the proxy \(proxy) looks it up", since: begun)
            } else {
                try fail("dns", error, since: begun)
            }
            return false
        }
    }

    private mutating func examineClock(_ response: IncomingResponse) {
        let date = response.headers.first("Date")
        guard let skew = ClockSkew(date: date, epochNow: request.epochNow()) else {
            return add("clock", .warning, "the service does not say what time it is")
        }
        if let explanation = skew.explanation {
            add("clock", .warning, explanation, "let the system set its clock by the network (NTP)")
        } else {
            add("clock", .passed, "within \(max(1, skew.seconds.magnitude)) s of the service's")
        }
    }

    // MARK: - Rights

    private mutating func examineRights(_ client: VaultClient, _ identity: SignedInIdentity) async throws {
        for kind in ObjectKind.allCases {
            for name in PermissionProbe.askable {
                guard let permission = VaultPermission.named(name, of: kind) else { continue }
                let begun = ContinuousClock.now
                do {
                    let answer = try await PermissionProbe.ask(permission, of: client)
                    note(permission, answer, client, identity, begun)
                } catch let error as VaultError {
                    // The firewall, or the way: no other right can be asked for either.
                    try fail(name, error, kind: kind, since: begun)
                    return
                }
            }
        }
    }

    private mutating func note(
        _ permission: VaultPermission, _ answer: PermissionProbe.Answer, _ client: VaultClient,
        _ identity: SignedInIdentity, _ begun: ContinuousClock.Instant
    ) {
        let name = permission.policyName
        switch answer {
        case .allowed:
            add(name, .passed, "\(permission) is allowed", kind: permission.kind, since: begun)
        case .refused(let error):
            let missing = error.missingPermission ?? MissingPermission(permission, model: nil)
            add(
                name, request.role.needed.contains(name) ? .failed : .warning, "\(permission) is refused",
                missing.remedy(vault: client.address.name, principal: identity.principal), kind: permission.kind,
                since: begun)
        case .unknown(let error):
            let why = error.map { ": \($0.description)" } ?? ""
            add(name, .warning, "\(permission) could not be found out\(why)", kind: permission.kind, since: begun)
        }
    }

    // MARK: - Resource Manager

    /// The data plane works without it; so what it lacks is a warning.
    private mutating func examineResourceManager() async throws {
        let check = "resource-manager"
        guard let manager = request.way.cloud.resourceManager, let url = HTTPURL(manager.endpoint) else {
            return skip([check], "cloud \(request.way.cloud.name) names no Resource Manager")
        }
        let begun = ContinuousClock.now
        do {
            let token = try await request.way.tokens.token(for: manager.tokenRequest(tenant: request.way.tenant))
            let question = OutgoingRequest(
                method: "GET", url: "\(manager.endpoint)/subscriptions?api-version=2022-12-01",
                headers: HTTPHeaders([("Accept", "application/json"), ("Authorization", "Bearer \(token.value)")]),
                maximumResponseBytes: 4 << 20, timeout: request.way.timeout)
            let response = try await request.way.transport.send(question)
            if response.status == 200 {
                add(check, .passed, "\(url.authority) answers", since: begun)
            } else {
                add(
                    check, .warning, "\(url.authority) answers with status \(response.status)",
                    "grant the role 'Reader' on the vault's resource group: region, subscription and dependents are read there",
                    since: begun)
            }
        } catch {
            try Task.checkCancellation()
            let error = OperationError(error)
            // Without a vault, signing in is what was asked about.
            let isToken = error.code == .notPermitted && !request.hasVault
            add(
                isToken ? "token" : check, isToken ? .failed : .warning, error.lines, error.remedy, since: begun)
        }
    }

    // MARK: - Findings

    private mutating func add(
        _ check: String, _ status: DoctorCheck.Status, _ detail: String, _ remedy: String? = nil,
        kind: ObjectKind? = nil, since begun: ContinuousClock.Instant? = nil
    ) {
        checks.append(
            DoctorCheck(
                check: check, kind: kind, name: subject, status: status, detail: detail, remedy: remedy,
                elapsed: begun.map { ContinuousClock.now - $0 } ?? .zero))
    }

    private mutating func fail(
        _ check: String, _ error: any Error, kind: ObjectKind? = nil, since begun: ContinuousClock.Instant
    ) throws {
        if error.isCancellation { throw CancellationError() }
        let error = OperationError(error)
        add(check, .failed, error.lines, error.remedy, kind: kind, since: begun)
    }

    private mutating func skip(_ names: [String], _ why: String) {
        for name in names { add(name, .skipped, why) }
    }

    private static func text(_ identity: SignedInIdentity) -> String {
        let who = identity.principal ?? identity.application ?? "somebody whom the token does not name"
        return "\(who) of tenant \(identity.tenant ?? "unknown"), by \(identity.kind)"
    }
}

extension OperationError {
    /// The message with what belongs to it.
    fileprivate var lines: String { ([message] + details).joined(separator: "; ") }
}
