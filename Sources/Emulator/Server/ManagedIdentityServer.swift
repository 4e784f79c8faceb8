internal import Locking
internal import NIOCore
internal import NIOPosix

/// The listener for managed identities: plain HTTP on 127.0.0.1.
struct ManagedIdentityServer {
    let channel: any Channel
    /// The variables that programs look for, by platform.
    let environment: [String: [String: String]]

    /// Starts the listener. `port` is that of the server whose tokens are given.
    static func listen(
        _ wanted: ManagedIdentityListener, _ core: EmulatorCore, group: MultiThreadedEventLoopGroup,
        pool: NIOThreadPool, connections: ConnectionRegistry, port: Int
    ) async throws -> ManagedIdentityServer {
        let arcKey: ArcKey?
        if let folder = wanted.arcFolder { arcKey = try ArcKey(in: folder) } else { arcKey = nil }
        let secret = Hex.random(bytes: 16)
        core.managedIdentity.withLock {
            $0 = ManagedIdentityEndpoint(
                issuer: core.issuer, portSuffix: ":\(port)", secret: secret, arcKey: arcKey)
        }
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPServer()
                    try pipeline.addHandler(
                        RequestCollector(core: core, pool: pool, connections: connections, isPlain: true))
                }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.bind(host: "127.0.0.1", port: wanted.port).get()
        } catch {
            throw EmulatorError(
                .cannotListen, "cannot listen for managed identities on 127.0.0.1 port \(wanted.port): \(error)")
        }
        let origin = "http://127.0.0.1:\(channel.localAddress?.port ?? wanted.port)"
        var environment = [
            "virtualMachine": ["AZURE_POD_IDENTITY_AUTHORITY_HOST": origin],
            "appService": ["IDENTITY_ENDPOINT": origin + "/msi/token", "IDENTITY_HEADER": secret],
            "cloudShell": ["MSI_ENDPOINT": origin + "/cloudshell/oauth2/token"],
        ]
        if arcKey != nil {
            environment["arc"] = [
                "IDENTITY_ENDPOINT": origin + "/arc/metadata/identity/oauth2/token", "IMDS_ENDPOINT": origin,
            ]
        }
        return ManagedIdentityServer(channel: channel, environment: environment)
    }
}
