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
            server = try await options.world.start(
                port: options.port, latency: options.latency?.duration ?? .zero, subscriptions: options.subscriptions)
        } catch {
            StandardStream.error.write("error: \(error)\n")
            return 1
        }
        var code: Int32 = 0
        do {
            if let path = options.endpoints { try server.endpoints.write(to: path) }
            describe(server.endpoints)
            for await _ in signals { break }
        } catch {
            StandardStream.error.write("error: \(error)\n")
            code = 1
        }
        await server.stop()
        return code
    }

    private func describe(_ endpoints: EmulatorEndpoints) {
        var lines = zip(options.world.served, endpoints.vaults).map { "\($0.name) (\($0.region)): \($1.url)" }
        lines.append("authority: \(endpoints.authority)")
        lines.append(options.endpoints.map { "endpoints: \($0)" } ?? "other programs need --endpoints FILE")
        lines.append("Ctrl-C ends it")
        StandardStream.error.write(lines.joined(separator: "\n") + "\n")
    }
}
