internal import FoundationEssentials
internal import Locking
internal import NIOCore
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
    private let stopping = Locked<Task<Void, Never>?>(nil)

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
        core.conditionEngine.begin()
        let kept = core.keys.withLock { $0?.authority }
        let authority = if let kept { kept } else { try CertificateAuthority() }
        let identity = try ServerIdentity(authority, servesPublicNames: core.configuration.servesPublicNames)
        let tls = try tlsContext(identity)
        // As many as may run at once: a process that is bound to one core has no use for two loops.
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, min(4, cores)))
        let pool = NIOThreadPool(numberOfThreads: max(2, cores))
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
                    try pipeline.addHandler(NIOSSLServerHandler(context: tls))
                    try pipeline.addHTTPServer()
                    try pipeline.addHandler(RequestCollector(core: core, pool: pool, connections: connections))
                }
            }
        do {
            var listeners = try await listen(bootstrap, core.configuration)
            let port = listeners.first?.localAddress?.port ?? core.configuration.port
            var endpoints = EmulatorEndpoints(core.configuration, port: port, authorityPEM: authority.pem)
            endpoints.add(core.vaults.vaults().map(\.name), port: port)
            endpoints.control = "https://control.localhost:\(port)"
            endpoints.controlToken = core.controlToken
            if let wanted = core.configuration.managedIdentity {
                let listener = try await ManagedIdentityServer.listen(
                    wanted, core, group: group, pool: pool, connections: connections, port: port)
                listeners.append(listener.channel)
                endpoints.managedIdentity = listener.environment
            }
            return EmulatorServer(
                core: core, endpoints: endpoints, group: group, pool: pool, listeners: listeners,
                connections: connections)
        } catch {
            try? await pool.shutdownGracefully()
            try? await group.shutdownGracefully()
            if let error = error as? EmulatorError { throw error }
            throw EmulatorError(
                .cannotListen,
                "cannot listen on \(core.configuration.address ?? "127.0.0.1") port \(core.configuration.port): \(error)"
            )
        }
    }

    private static func listen(
        _ bootstrap: ServerBootstrap, _ configuration: EmulatorConfiguration
    ) async throws -> [any Channel] {
        let first = try await bootstrap.bind(
            host: configuration.address ?? "127.0.0.1", port: configuration.port
        ).get()
        guard configuration.address == nil, let port = first.localAddress?.port else { return [first] }
        // Machines without IPv6 do without the second address.
        let second = try? await bootstrap.bind(host: "::1", port: port).get()
        return [first] + (second.map { [$0] } ?? [])
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
    ///
    /// A server stops once: whoever asks again waits for the same end. (A channel whose event loop is gone never answers
    /// a second `close`.)
    public func stop(grace: Duration = .seconds(2)) async {
        let end = stopping.withLock { stopping in
            let end = stopping ?? Task { await shutDown(grace: grace) }
            stopping = end
            return end
        }
        await end.value
    }

    private func shutDown(grace: Duration) async {
        for listener in listeners { try? await listener.close() }
        await connections.drain(on: group.next(), grace: TimeAmount.milliseconds(grace.milliseconds))
        try? await group.shutdownGracefully()
        try? await pool.shutdownGracefully()
        await core.close()
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
        if let address, !allowsRemoteClients, !Self.isLoopback(address) {
            throw EmulatorError(
                .invalidConfiguration,
                "\(address) is no loopback address: whoever reaches the emulator there can read all that it holds; say "
                    + "twice that this is wanted (--allow-remote)")
        }
        let directory = Directory(EmulatorConfiguration(tenant: tenant, principals: [], tenants: tenants))
        for principal in principals { try directory.add(principal) }
        for group in groups { try directory.add(group) }
    }

    /// Whether other machines cannot reach an address.
    static func isLoopback(_ address: String) -> Bool {
        guard let parsed = try? SocketAddress(ipAddress: address, port: 0), let text = parsed.ipAddress else {
            return address == "localhost"
        }
        return text == "::1" || (text.hasPrefix("127.") && !text.contains(":"))
    }
}

extension EmulatorEndpoints {
    /// Adds vaults that the configuration does not name: a state or a seed has them.
    fileprivate mutating func add(_ live: [String], port: Int) {
        for name in live where url(of: name) == nil {
            vaults.append(Vault(name: name, url: "https://\(name.lowercased()).vault.localhost:\(port)"))
        }
    }
}
