internal import Emulator

/// `kvmsh emulator`: serves until a signal ends it.
struct EmulatorService {
    let options: EmulatorOptions

    init(_ options: EmulatorOptions) {
        self.options = options
    }

    /// Runs; the exit code is 0 when a signal ended it.
    func run() async -> Int32 {
        let interruption = Interruption()
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        let listening = interruption.listen { _ in continuation.yield() }
        defer { listening.cancel() }
        let server: EmulatorServer
        do {
            server = try await options.world.start(subscriptions: options.subscriptions, configure, adjust: adjust)
        } catch {
            StandardStream.error.write("error: \(error)\n")
            return 1
        }
        var code: Int32 = 0
        do {
            let authority = AuthorityFile(options)
            if let path = options.endpoints {
                try server.endpoints.write(to: path)
            } else {
                try authority.write(server.endpoints)
            }
            defer { authority.remove() }
            describe(server.endpoints, authority)
            for await _ in signals { break }
        } catch {
            StandardStream.error.write("error: \(error)\n")
            code = 1
        }
        await server.stop()
        return code
    }

    private func configure(_ configuration: inout EmulatorConfiguration) {
        configuration.port = options.port
        configuration.address = options.address
        configuration.allowsRemoteClients = options.allowRemote
        configuration.servesPublicNames = options.publicNames
        configuration.managedIdentity = options.managedIdentity.map {
            ManagedIdentityListener(port: $0, arcFolder: options.arcTokens)
        }
    }

    private func adjust(_ conditions: inout Conditions) throws(EmulatorError) {
        if let text = options.conditions { conditions = try conditions.applying(text) }
        if let delay = options.controlPlaneDelay { conditions.controlPlaneDelay = delay.duration }
        if let latency = options.latency { conditions.latency = latency.duration }
        if let spread = options.latencySpread { conditions.latencySpread = spread.duration }
        if let factor = options.rateLimits { conditions.serviceLimits = factor }
        if let seconds = options.tokenLifetime { conditions.tokenLifetime = .seconds(seconds) }
    }

    private func describe(_ endpoints: EmulatorEndpoints, _ authority: AuthorityFile) {
        var lines = endpoints.vaults.map { vault in
            let region = options.world.served.first { $0.name == vault.name }?.region
            return "\(vault.name)\(region.map { " (\($0))" } ?? ""): \(vault.url)"
        }
        lines.append("authority: \(endpoints.authority)")
        lines.append("resource manager: \(endpoints.resourceManager)")
        for (host, variables) in endpoints.managedIdentity.sorted(by: { $0.key < $1.key }) {
            let names = variables.sorted { $0.key < $1.key }.filter { $0.key != "IDENTITY_HEADER" }
            lines.append("\(host): " + names.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
        }
        lines.append("certificate authority: \(authority.path)")
        lines.append(
            options.endpoints.map { "endpoints: \($0)" } ?? "client id and secret: --endpoints FILE writes them")
        lines.append("Ctrl-C ends it")
        StandardStream.error.write(lines.joined(separator: "\n") + "\n")
    }
}
