internal import AzureIdentity
internal import HTTPTransport
internal import Locking
internal import RelocationLanguage
internal import VaultOperations

/// The ways to vaults: clouds, transports and tokens as settings and credentials decide them. Connections with the same
/// way to the network share a transport, those with the same credential its tokens.
final class ConnectionPaths: Sendable {
    /// One way: everything that a request to a vault or to Resource Manager needs.
    struct Path: Sendable {
        let cloud: Cloud
        let transport: any HTTPSending
        let tokens: TokenCache
        /// The vault's URL or name, as the cloud reads it.
        let address: String
        /// How the transport was made.
        let network: TransportConfiguration
    }

    private let configuration: SessionConfiguration
    private let present: @Sendable (DeviceCodePrompt) -> Void
    private let transports = Locked<[TransportKey: Network]>([:])
    private let tokenCaches = Locked<[TokenKey: TokenCache]>([:])
    private let clouds = Locked<[CloudKey: Cloud]>([:])

    /// - Parameter present: shows a person what to do to sign in by a code.
    init(_ configuration: SessionConfiguration, present: @escaping @Sendable (DeviceCodePrompt) -> Void) {
        self.configuration = configuration
        self.present = present
    }

    private struct TransportKey: Hashable {
        let settings: [String]
        let usesAccess: Bool
    }

    private struct TokenKey: Hashable {
        let transport: TransportKey
        let cloud: String
        let authority: String
        let signIn: ConnectionPlan.SignIn
        let tenant: String?
    }

    private struct CloudKey: Hashable {
        let transport: TransportKey
        let setting: String
    }

    private struct Network {
        let configuration: TransportConfiguration
        let transport: any HTTPSending
    }

    /// The way to the vault of a plan; nothing is sent, but for the description of a cloud that is named by its address.
    func path(_ plan: ConnectionPlan) async throws -> Path {
        let (key, network) = try network(plan.settings)
        let cloud = try await cloud(plan, key, network.transport)
        return Path(
            cloud: cloud, transport: network.transport, tokens: try tokens(plan, cloud, key, network.transport),
            address: address(plan.vault, plan.settings), network: network.configuration)
    }

    /// What the core needs to connect.
    func request(_ plan: ConnectionPlan) async throws -> ConnectRequest {
        let path = try await path(plan)
        var request = ConnectRequest(
            vault: path.address, cloud: path.cloud, tokens: path.tokens, transport: path.transport)
        request.jobs = Int(plan.settings.number("jobs"))
        request.retries = Int(plan.settings.number("retries"))
        request.timeout = plan.settings.duration("timeout")
        request.tenant = plan.settings.optionalText("tenant")
        request.subscription = plan.settings.optionalText("subscription")
        return request
    }

    /// What `doctor` examines: as `request`, but a credential that cannot be made is a finding like others.
    func examined(_ plan: ConnectionPlan) async throws -> (way: ConnectRequest, network: TransportConfiguration) {
        let (key, network) = try network(plan.settings)
        let cloud = try await cloud(plan, key, network.transport)
        let tokens: TokenCache
        do { tokens = try self.tokens(plan, cloud, key, network.transport) } catch let error as IdentityError {
            tokens = TokenCache(credential: UnusableCredential(reason: error))
        }
        var way = ConnectRequest(
            vault: address(plan.vault, plan.settings), cloud: cloud, tokens: tokens, transport: network.transport)
        way.timeout = plan.settings.duration("timeout")
        way.tenant = plan.settings.optionalText("tenant")
        return (way, network.configuration)
    }

    /// Closes all connections.
    func shutDown() async {
        let open = transports.withLock { open in
            defer { open = [:] }
            return Array(open.values)
        }
        for network in open { await (network.transport as? CurlTransport)?.shutDown() }
    }

    // MARK: - Clouds

    /// The Azure that was given in place of the real one, unless the script asked for one of the real ones.
    private func access(_ settings: Settings) -> CloudAccess? {
        settings.text("cloud") == "emulator" || !settings.isSet("cloud") ? configuration.access : nil
    }

    private func cloud(_ plan: ConnectionPlan, _ key: TransportKey, _ transport: any HTTPSending) async throws -> Cloud
    {
        let settings = plan.settings
        if let access = access(settings) { return access.cloud }
        if !settings.isSet("cloud") {
            let environment = configuration.environment
            let name = "AZURE_AUTHORITY_HOST"
            let authority = environment[plan.signIn.prefix + name] ?? environment[name]
            return try .ofEnvironment(authority: authority, vault: plan.vault.isEmpty ? nil : plan.vault)
        }
        switch settings.text("cloud") {
        case "public": return .publicCloud
        case "china": return .china
        case "usgovernment": return .usGovernment
        case "emulator":
            throw Failure(
                .access, "there is no emulator to connect to", remedy: "start with --emulator or --endpoints FILE",
                exitCode: .access)
        case let setting:
            let cloudKey = CloudKey(transport: key, setting: setting)
            if let known = clouds.withLock({ $0[cloudKey] }) { return known }
            let cloud =
                setting.contains("://")
                ? try await Cloud.asking(setting, transport: transport)
                : try Cloud.reading(file: try configuration.path(setting))
            clouds.withLock { $0[cloudKey] = cloud }
            return cloud
        }
    }

    /// The URL that a file of endpoints gives for a vault's name, else the name itself.
    private func address(_ vault: String, _ settings: Settings) -> String {
        access(settings)?.vaults.first { $0.name.equalsIgnoringCase(vault) }?.url ?? vault
    }

    // MARK: - Networks

    private func network(_ settings: Settings) throws -> (TransportKey, Network) {
        let names = ["ca-bundle", "resolve", "address-family", "timeout", "connect-timeout", "jobs"]
        let access = access(settings)
        let key = TransportKey(settings: names.map(settings.text), usesAccess: access != nil)
        if let open = transports.withLock({ $0[key] }) { return (key, open) }
        var wanted = TransportConfiguration(
            additionalCertificates: configuration.certificates + (access?.certificates ?? []),
            connectTimeout: settings.duration("connect-timeout"), timeout: settings.duration("timeout"),
            maximumConnectionsPerHost: Int(settings.number("jobs")),
            connectTo: access?.connectTo ?? [], userAgent: configuration.tool)
        for name in ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] {
            guard let path = configuration.environment[name], !path.isEmpty else { continue }
            wanted.additionalCertificates.append(.file(path))
        }
        if let bundle = settings.optionalText("ca-bundle") {
            wanted.additionalCertificates.append(.file(try configuration.path(bundle)))
        }
        if let resolve = settings.optionalText("resolve") {
            // Before the emulator's own, because the first that fits counts.
            wanted.connectTo.insert(contentsOf: try HostOverride.list(resolve).map(\.connectOverride), at: 0)
        }
        wanted.addressFamily = .init(rawValue: settings.text("address-family")) ?? .any
        let made = Network(configuration: wanted, transport: try configuration.makeTransport(wanted))
        transports.withLock { $0[key] = made }
        return (key, made)
    }

    // MARK: - Credentials

    private func tokens(
        _ plan: ConnectionPlan, _ cloud: Cloud, _ transportKey: TransportKey, _ transport: any HTTPSending
    ) throws -> TokenCache {
        let tenant = plan.settings.optionalText("tenant")
        let key = TokenKey(
            transport: transportKey, cloud: cloud.name, authority: cloud.authority, signIn: plan.signIn, tenant: tenant)
        if let known = tokenCaches.withLock({ $0[key] }) { return known }
        var environment = configuration.environment
        if let access = access(plan.settings) { environment.merge(access.credentials) { _, given in given } }
        let context = CredentialContext(
            environment: environment, prefix: plan.signIn.prefix, cloud: cloud, transport: transport,
            allowedTenants: tenant.map { [$0] } ?? [], present: present, epochNow: configuration.clock.epochSeconds,
            run: configuration.runTool)
        let given = plan.signIn == .standard ? configuration.credential : nil
        let made = TokenCache(credential: try given ?? plan.signIn.credential(context))
        tokenCaches.withLock { $0[key] = made }
        return made
    }
}
