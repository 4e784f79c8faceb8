internal import Emulator

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
