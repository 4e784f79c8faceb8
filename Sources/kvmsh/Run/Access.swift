internal import AzureIdentity
internal import Emulator
internal import HTTPTransport
internal import Interpreter

/// The ways to an emulator.
enum Access {
    /// What a session needs to use an emulator: its authority of certificates is trusted, its vaults are known by
    /// name, requests for its hosts go to loopback (no resolver knows them), and `using environment` finds its
    /// credentials.
    static func cloud(_ endpoints: EmulatorEndpoints) throws -> CloudAccess {
        guard let port = port(of: endpoints.authority) else {
            throw EmulatorError(.file, "the authority \(endpoints.authority) of the endpoints has no port")
        }
        let suffix = endpoints.vaults.first.flatMap { vaultSuffix(of: $0.url) } ?? "vault.localhost:\(port)"
        return CloudAccess(
            cloud: try Cloud.custom(
                name: "emulator", authority: endpoints.authority, vaultSuffix: suffix,
                managementEndpoint: endpoints.resourceManager),
            vaults: endpoints.vaults.map { (name: $0.name, url: $0.url) },
            certificates: [.bytes(Array(endpoints.authorityPEM.utf8))],
            credentials: [
                "AZURE_TENANT_ID": endpoints.tenant, "AZURE_CLIENT_ID": endpoints.clientID,
                "AZURE_CLIENT_SECRET": endpoints.clientSecret, "AZURE_AUTHORITY_HOST": endpoints.authority,
            ],
            connectTo: [.init(port: port, toHost: "127.0.0.1", toPort: port)])
    }

    private static func port(of origin: String) -> Int? {
        origin.split(separator: ":").last.flatMap { Int($0.prefix { $0 != "/" }) }
    }

    /// What follows the vault's name in its host, with the port.
    private static func vaultSuffix(of url: String) -> String? {
        guard url.hasPrefix("https://") else { return nil }
        let authority = url.dropFirst("https://".count).prefix { $0 != "/" }
        guard let dot = authority.firstIndex(of: ".") else { return nil }
        return String(authority[authority.index(after: dot)...])
    }
}

extension EmulatorWorldOptions {
    /// Starts an emulator with the vaults of the options and fills it.
    func start(
        port: Int = 0, latency: Duration = .zero, subscriptions: [Assignment] = []
    ) async throws -> EmulatorServer {
        let vaults = served.map { vault in
            VaultConfiguration(
                name: vault.name, region: vault.region,
                subscription: subscriptions.last { $0.name.lowercased() == vault.name.lowercased() }?.value)
        }
        let configuration = EmulatorConfiguration(vaults: vaults, port: port)
        let core = EmulatorCore(configuration)
        if let seed { try SeedFile(readingFrom: seed).fill(core) }
        var conditions = core.conditions
        conditions.latency = latency
        core.conditions = conditions
        return try await EmulatorServer.start(core)
    }
}
