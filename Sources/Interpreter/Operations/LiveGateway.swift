internal import AzureIdentity
internal import HTTPTransport
internal import Locking
internal import RelocationLanguage
internal import VaultOperations

/// The operations themselves, on real vaults. Transports are shared by connections with the same way to the network.
final class LiveGateway: VaultGateway {
    private let configuration: SessionConfiguration
    private let transports = Locked<[TransportKey: any HTTPSending]>([:])
    private let tokenCaches = Locked<[TokenKey: TokenCache]>([:])

    init(_ configuration: SessionConfiguration) { self.configuration = configuration }

    struct TransportKey: Hashable {
        let settings: [String]
        let usesAccess: Bool
    }

    private struct TokenKey: Hashable {
        let transport: TransportKey
        let cloud: String
        let signIn: String
    }

    func connect(_ plan: ConnectionPlan) async throws -> any ConnectedVault {
        let cloud = try cloud(plan)
        let (key, transport) = try transport(plan.settings)
        var request = ConnectRequest(
            vault: address(plan.vault, plan.settings), cloud: cloud,
            tokens: try tokens(plan, cloud, key, transport),
            transport: transport)
        request.jobs = Int(plan.settings.number("jobs"))
        request.retries = Int(plan.settings.number("retries"))
        request.timeout = plan.settings.duration("timeout")
        request.tenant = plan.settings.optionalText("tenant")
        request.subscription = plan.settings.optionalText("subscription")
        return LiveVault(try await Vault.connect(request))
    }

    func backup(_ job: MoveJob, from vault: any ConnectedVault) async throws -> MoveResult {
        let source = try live(vault)
        let request = BackupRequest(
            source: source, selection: job.selection, folder: job.folder, filter: filter(job), condition: job.condition)
        return MoveResult(try await Operations.backup(request, options(job)))
    }

    func restore(
        _ job: MoveJob, into vault: any ConnectedVault, policy: VaultOperations.ConflictPolicy
    ) async throws -> MoveResult {
        let request = RestoreRequest(
            folder: job.folder, selection: job.selection, target: try live(vault), filter: filter(job),
            condition: job.condition, policy: policy)
        return MoveResult(try await Operations.restore(request, options(job)))
    }

    func verify(
        _ job: MoveJob, _ left: ComparedSide, _ right: ComparedSide, metadataOnly: Bool
    ) async throws -> VerifyResult {
        let request = VerifyRequest(
            left: try side(left), right: try side(right), selection: job.selection, filter: filter(job),
            condition: job.condition, metadataOnly: metadataOnly)
        return try await Operations.verify(request, options(job))
    }

    func shutDown() async {
        let open = transports.withLock { open in
            defer { open = [:] }
            return Array(open.values)
        }
        for transport in open { await (transport as? CurlTransport)?.shutDown() }
    }

    // MARK: - The way to a vault

    /// The Azure that was given in place of the real one, unless the script asked for one of the real ones.
    private func access(_ settings: Settings) -> CloudAccess? {
        settings.text("cloud") == "emulator" || !settings.isSet("cloud") ? configuration.access : nil
    }

    func cloud(_ plan: ConnectionPlan) throws -> Cloud {
        let settings = plan.settings
        if let access = access(settings) { return access.cloud }
        if !settings.isSet("cloud"), case .environment(let prefix) = plan.signIn {
            let environment = configuration.environment
            let name = "AZURE_AUTHORITY_HOST"
            return try .ofEnvironment(authority: environment[prefix + name] ?? environment[name], vault: plan.vault)
        }
        switch settings.text("cloud") {
        case "public": return .publicCloud
        case "china": return .china
        case "usgovernment": return .usGovernment
        case "emulator":
            throw Failure(
                .access, "there is no emulator to connect to", remedy: "start with --emulator or --endpoints FILE",
                exitCode: .access)
        case let file:
            throw Failure(
                .notAvailable, "a cloud described by \(file) is not available in this version",
                remedy: "start with --endpoints FILE")
        }
    }

    /// The URL that a file of endpoints gives for a vault's name, else the name itself.
    private func address(_ vault: String, _ settings: Settings) -> String {
        access(settings)?.vaults.first { $0.name.equalsIgnoringCase(vault) }?.url ?? vault
    }

    func transport(_ settings: Settings) throws -> (TransportKey, any HTTPSending) {
        let names = ["ca-bundle", "resolve", "address-family", "timeout", "connect-timeout", "jobs"]
        let access = access(settings)
        let key = TransportKey(settings: names.map(settings.text), usesAccess: access != nil)
        if let open = transports.withLock({ $0[key] }) { return (key, open) }
        var wanted = TransportConfiguration(
            additionalCertificates: configuration.certificates + (access?.certificates ?? []),
            connectTimeout: settings.duration("connect-timeout"), timeout: settings.duration("timeout"),
            maximumConnectionsPerHost: Int(settings.number("jobs")),
            connectTo: access?.connectTo ?? [], userAgent: configuration.tool)
        if let bundle = settings.optionalText("ca-bundle") {
            wanted.additionalCertificates.append(.file(try configuration.path(bundle)))
        }
        if let resolve = settings.optionalText("resolve"), let colon = resolve.firstIndex(of: ":") {
            let address = String(resolve[resolve.index(after: colon)...])
            wanted.connectTo.append(
                .init(host: String(resolve[..<colon]), port: 443, toHost: address, toPort: 443))
        }
        if settings.text("address-family") != "any" {
            throw Failure(
                .notAvailable, "`address-family` other than `any` is not available in this version",
                remedy: "`set address-family default`, or `set resolve HOST:ADDRESS`")
        }
        let made = try configuration.makeTransport(wanted)
        transports.withLock { $0[key] = made }
        return (key, made)
    }

    func tokens(
        _ plan: ConnectionPlan, _ cloud: Cloud, _ transportKey: TransportKey, _ transport: any HTTPSending
    ) throws -> TokenCache {
        switch plan.signIn {
        case .environment(let prefix):
            let key = TokenKey(transport: transportKey, cloud: cloud.name, signIn: prefix)
            if let known = tokenCaches.withLock({ $0[key] }) { return known }
            var environment = configuration.environment
            if let access = access(plan.settings) { environment.merge(access.credentials) { _, given in given } }
            let given = prefix.isEmpty ? configuration.credential : nil
            let made = TokenCache(
                credential: try given
                    ?? EnvironmentCredential.make(
                        environment: environment, prefix: prefix, cloud: cloud, transport: transport))
            tokenCaches.withLock { $0[key] = made }
            return made
        case .token(let token):
            return TokenCache(
                credential: try FixedTokenCredential(token: token, epochNow: configuration.clock.epochSeconds()))
        }
    }

    // MARK: - Requests

    func live(_ vault: any ConnectedVault) throws -> Vault {
        guard let vault = vault as? LiveVault else {
            throw Failure(.operation, "the connection is to no vault of this session")
        }
        return vault.vault
    }

    func side(_ side: ComparedSide) throws -> VerifySide {
        switch side {
        case .vault(let vault): .vault(try live(vault))
        case .archive(let folder): .archive(folder: folder)
        }
    }

    func filter(_ job: MoveJob) -> ObjectFilter? {
        guard let filter = job.filter else { return nil }
        let kinds = job.selection.possibleKinds
        return { try await filter(ObjectRecord.make($0, kinds: kinds)) }
    }

    func options(_ job: MoveJob) -> OperationOptions {
        OperationOptions(
            statement: job.statement, tool: configuration.tool, jobs: Int(job.settings.number("jobs")),
            stateFolder: configuration.stateFolder, events: job.events)
    }
}
