import AzureIdentity
import Emulator
import HTTPTransport
import KeyVault
import Testing
import VaultOperations

/// Emulated vaults behind TLS on loopback, and the real transport, client and core in front of them.
final class World: Sendable {
    /// West Europe, filled by the seed.
    static let source = "source-we"
    /// North Europe: the same geography.
    static let target = "target-ne"
    /// East US: another geography.
    static let far = "far-us"

    let server: EmulatorServer
    let cloud: Cloud
    /// The same with its Resource Manager, which most tests of moves do without.
    let managed: Cloud
    /// Everything that the core sends goes through it.
    let recorder: Recorder
    let folder: TemporaryFolder
    private let transport: CurlTransport
    private let tokens: TokenCache

    fileprivate init(_ server: EmulatorServer) throws {
        let endpoints = server.endpoints
        let port = try #require(endpoints.authority.split(separator: ":").last.flatMap { Int($0) })
        self.server = server
        cloud = try Cloud.custom(
            name: "emulator", authority: endpoints.authority, vaultSuffix: "vault.localhost:\(port)")
        managed = try Cloud.custom(
            name: "emulator", authority: endpoints.authority, vaultSuffix: "vault.localhost:\(port)",
            managementEndpoint: endpoints.resourceManager)
        transport = try CurlTransport(
            TransportConfiguration(
                additionalCertificates: [.bytes(Array(endpoints.authorityPEM.utf8))],
                connectTo: [.init(port: port, toHost: "127.0.0.1", toPort: port)]))
        recorder = Recorder(transport)
        folder = try TemporaryFolder()
        tokens = TokenCache(
            credential: try ClientSecretCredential(
                authority: endpoints.authority, tenant: endpoints.tenant, clientID: endpoints.clientID,
                secret: endpoints.clientSecret, transport: recorder))
    }

    fileprivate func stop() async {
        await transport.shutDown()
        await server.stop(grace: .zero)
        folder.remove()
    }

    // MARK: What goes wrong

    /// Sets what goes wrong from now on.
    func conditions(_ change: (inout Conditions) -> Void) {
        var conditions = server.core.conditions
        change(&conditions)
        server.core.conditions = conditions
    }

    /// Sets the faults from now on; none clears them.
    func faults(_ rules: FaultRule...) { conditions { $0.faults = rules } }

    // MARK: Who asks

    /// A connection as the core makes it; all its requests are recorded.
    func connect(_ name: String, retries: Int = 8) async throws -> Vault {
        try await Vault.connect(
            ConnectRequest(vault: name, cloud: cloud, tokens: tokens, transport: recorder, retries: retries))
    }

    /// A connection that knows Resource Manager.
    func connectManaged(_ name: String) async throws -> Vault {
        try await Vault.connect(
            ConnectRequest(vault: name, cloud: managed, tokens: tokens, transport: recorder))
    }

    /// A client for the test's own requests, which are not recorded.
    func client(_ name: String) throws -> VaultClient {
        VaultClient(
            address: try cloud.vault(name), cloud: cloud, tokens: tokens, transport: transport,
            limiter: AdaptiveLimiter(jobs: 8, priors: .none))
    }

    // MARK: Statements

    var archive: String { "\(folder.path)/archive" }

    func options(_ statement: String, state: String = "state") -> OperationOptions {
        var patience = Patience()
        patience.settle = [.milliseconds(20), .milliseconds(40), .milliseconds(80), .milliseconds(160)]
        patience.partial = .seconds(2)
        patience.transition = .seconds(5)
        patience.poll = .milliseconds(20)
        return OperationOptions(
            statement: statement, jobs: 8, stateFolder: "\(folder.path)/\(state)", patience: patience)
    }

    @discardableResult
    func backup(
        _ selection: Selection = .all, to path: String? = nil, from vault: String = source
    ) async throws -> OperationResult {
        recorder.clear()
        return try await Operations.backup(
            BackupRequest(source: try await connect(vault), selection: selection, folder: path ?? archive),
            options("backup \(selection.description) to ./archive"))
    }

    @discardableResult
    func restore(
        _ selection: Selection = .all, from path: String? = nil, to vault: String = target,
        policy: ConflictPolicy = .fail, retries: Int = 8
    ) async throws -> OperationResult {
        recorder.clear()
        return try await Operations.restore(
            RestoreRequest(
                folder: path ?? archive, selection: selection, target: try await connect(vault, retries: retries),
                policy: policy),
            options("restore \(selection.description) from ./archive into \(vault)"))
    }

    func verify(
        _ selection: Selection = .all, _ left: String = source, against right: String = target,
        metadataOnly: Bool = false
    ) async throws -> VerifyResult {
        try await Operations.verify(
            VerifyRequest(
                left: .vault(try await connect(left)), right: .vault(try await connect(right)), selection: selection,
                metadataOnly: metadataOnly),
            options("verify"))
    }

    func verifyArchive(_ selection: Selection = .all, against vault: String = target) async throws -> VerifyResult {
        try await Operations.verify(
            VerifyRequest(
                left: .archive(folder: archive), right: .vault(try await connect(vault)), selection: selection),
            options("verify"))
    }
}

extension EmulatorConfiguration {
    /// Three vaults, and what a test wants otherwise.
    static func changed(_ change: (inout EmulatorConfiguration) -> Void) -> EmulatorConfiguration {
        var configuration = EmulatorConfiguration(vaults: [
            VaultConfiguration(name: World.source, region: "westeurope"),
            VaultConfiguration(name: World.target, region: "northeurope"),
            VaultConfiguration(name: World.far, region: "eastus"),
        ])
        change(&configuration)
        return configuration
    }
}

/// At most so many worlds at once: each has a server and threads of its own.
private let worlds = WorldGate(6)

/// Runs a test in a world of three vaults, of which the first is filled by `seed`: the members of a vault in a seed file.
func withWorld(
    _ seed: String = Seeds.small, target: String = "",
    _ configuration: EmulatorConfiguration = .changed { _ in }, _ body: (World) async throws -> Void
) async throws {
    await worlds.enter()
    do {
        let core = EmulatorCore(configuration)
        let text = "{\"vaults\": {\"\(World.source)\": {\(seed)}, \"\(World.target)\": {\(target)}}}"
        try SeedFile(parsing: Array(text.utf8)).fill(core)
        let server = try await EmulatorServer.start(core)
        let world: World
        do { world = try World(server) } catch {
            await server.stop(grace: .zero)
            throw error
        }
        do { try await body(world) } catch {
            await world.stop()
            throw error
        }
        await world.stop()
    } catch {
        await worlds.leave()
        throw error
    }
    await worlds.leave()
}

private actor WorldGate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
