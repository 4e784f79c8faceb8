internal import Emulator

extension EmulatorWorldOptions {
    /// Starts an emulator with the vaults of the options and fills it.
    ///
    /// - Parameters:
    ///   - subscriptions: those of single vaults.
    ///   - configure: changes what the options of the caller say.
    ///   - adjust: changes the conditions, after the seed has.
    func start(
        subscriptions: [Assignment] = [], _ configure: (inout EmulatorConfiguration) -> Void = { _ in },
        adjust: (inout Conditions) throws -> Void = { _ in }
    ) async throws -> EmulatorServer {
        let vaults = served.map { vault in
            VaultConfiguration(
                name: vault.name, region: vault.region,
                subscription: subscriptions.last { $0.name.lowercased() == vault.name.lowercased() }?.value)
        }
        var configuration = EmulatorConfiguration(vaults: vaults)
        configure(&configuration)
        let seed: SeedFile? = if let seed = self.seed { try SeedFile(readingFrom: seed) } else { nil }
        let core: EmulatorCore
        if let state {
            core = try await EmulatorCore.open(configuration, folder: state, seed: seed)
        } else {
            core = EmulatorCore(configuration)
            try seed?.fill(core)
        }
        do {
            var conditions = core.conditions
            try adjust(&conditions)
            core.conditions = conditions
            return try await EmulatorServer.start(core)
        } catch {
            await core.close()
            throw error
        }
    }
}
