internal import ArgumentParser

/// The vaults of an emulator and what fills them.
struct EmulatorWorldOptions: ParsableArguments {
    @Option(
        name: .customLong("vault"), parsing: .singleValue,
        help: ArgumentHelp(
            "A vault of the emulator and its region; repeatable. Without any: "
                + EmulatorWorldOptions.standard.map(\.description).joined(separator: ", ") + ".",
            valueName: "name=region"))
    var vaults: [VaultSpecification] = []

    @Option(help: ArgumentHelp("Fill the vaults from this seed file (JSON).", valueName: "file"))
    var seed: String?

    @Option(
        help: ArgumentHelp(
            "Keep the emulator's state in this folder, on disk once it is acknowledged. Vaults are filled from the "
                + "seed at the first start only.", valueName: "folder"))
    var state: String?

    /// The vaults that an emulator has when none are named.
    static let standard = [
        VaultSpecification(name: "contoso-we", region: "westeurope"),
        VaultSpecification(name: "contoso-ne", region: "northeurope"),
    ]

    /// The vaults to serve.
    var served: [VaultSpecification] { vaults.isEmpty ? Self.standard : vaults }

    func validate() throws {
        var seen: Set<String> = []
        for vault in vaults where !seen.insert(vault.name.lowercased()).inserted {
            throw ValidationError("the vault \(vault.name) is named twice")
        }
    }
}
