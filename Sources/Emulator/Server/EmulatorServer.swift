internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// The emulator behind TLS on loopback (127.0.0.1 and, where there is one, ::1), HTTP/1.1 only.
public final class EmulatorServer: Sendable {
    /// The service itself; tests change its conditions and its clock.
    public let core: EmulatorCore
    /// Where it is and how one signs in.
    public let endpoints: EmulatorEndpoints
    private let group: MultiThreadedEventLoopGroup
    private let pool: NIOThreadPool
    private let listeners: [any Channel]
    private let connections: ConnectionRegistry

    private init(
        core: EmulatorCore, endpoints: EmulatorEndpoints, group: MultiThreadedEventLoopGroup, pool: NIOThreadPool,
        listeners: [any Channel], connections: ConnectionRegistry
    ) {
        self.core = core
        self.endpoints = endpoints
        self.group = group
        self.pool = pool
        self.listeners = listeners
        self.connections = connections
    }

    /// Starts an emulator; when this returns, it accepts connections.
    ///
    /// - Throws: `EmulatorError`: a vault's name that the service forbids, a port that is taken.
    public static func start(
        _ configuration: EmulatorConfiguration, clock: EmulatorClock = EmulatorClock()
    ) async throws -> EmulatorServer {
        try await start(EmulatorCore(configuration, clock: clock))
    }

    /// Starts a server for a service that exists already, for example one that was filled before.
    public static func start(_ core: EmulatorCore) async throws -> EmulatorServer {
        try core.configuration.check()
        let identity = try ServerIdentity()
        let tls = try tlsContext(identity)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: min(4, System.coreCount))
        let pool = NIOThreadPool(numberOfThreads: max(2, System.coreCount))
        pool.start()
        let connections = ConnectionRegistry()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 512)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(ConnectionReset())
                    try pipeline.addHandler(NIOSSLServerHandler(context: tls))
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    try pipeline.addHandler(RequestCollector(core: core, pool: pool, connections: connections))
                }
            }
        do {
            let first = try await bootstrap.bind(host: "127.0.0.1", port: core.configuration.port).get()
            let port = first.localAddress?.port ?? core.configuration.port
            // Machines without IPv6 do without the second address.
            let second = try? await bootstrap.bind(host: "::1", port: port).get()
            return EmulatorServer(
                core: core,
                endpoints: EmulatorEndpoints(
                    core.configuration, vaults: core.vaults.vaults().map(\.name), port: port,
                    authorityPEM: identity.authorityPEM),
                group: group, pool: pool, listeners: [first] + (second.map { [$0] } ?? []), connections: connections)
        } catch {
            try? await pool.shutdownGracefully()
            try? await group.shutdownGracefully()
            throw EmulatorError(
                .cannotListen, "cannot listen on 127.0.0.1 port \(core.configuration.port): \(error)")
        }
    }

    private static func tlsContext(_ identity: ServerIdentity) throws -> NIOSSLContext {
        do {
            let certificate = try NIOSSLCertificate(bytes: identity.certificate, format: .der)
            let key = try NIOSSLPrivateKey(bytes: Array(identity.privateKeyPEM.utf8), format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw EmulatorError(.cryptography, "cannot set up TLS: \(error)")
        }
    }

    /// Stops accepting, lets requests that are being answered finish, for at most this time, and closes the rest.
    public func stop(grace: Duration = .seconds(2)) async {
        for listener in listeners { try? await listener.close() }
        await connections.drain(on: group.next(), grace: TimeAmount.milliseconds(grace.milliseconds))
        try? await group.shutdownGracefully()
        try? await pool.shutdownGracefully()
    }
}

extension EmulatorConfiguration {
    /// Refuses names that the service forbids and names that differ in case only.
    func check() throws(EmulatorError) {
        var seen: Set<String> = []
        for vault in vaults {
            guard VaultConfiguration.isValid(name: vault.name) else {
                throw EmulatorError(
                    .invalidConfiguration,
                    "the vault name '\(vault.name)' is not allowed: 3 to 24 letters, digits and single dashes, a letter "
                        + "first and no dash last")
            }
            guard seen.insert(vault.name.lowercased()).inserted else {
                throw EmulatorError(.invalidConfiguration, "two vaults are named '\(vault.name)'")
            }
        }
        let directory = Directory(EmulatorConfiguration(tenant: tenant, principals: [], tenants: tenants))
        for principal in principals { try directory.add(principal) }
        for group in groups { try directory.add(group) }
    }
}
