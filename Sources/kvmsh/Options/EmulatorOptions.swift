internal import ArgumentParser

/// The options of `kvmsh emulator`.
struct EmulatorOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kvmsh emulator",
        abstract: "Serve a local Azure Key Vault to other programs until it is interrupted.",
        discussion: """
            HTTPS on loopback with a certificate authority of its own. The endpoints file appears, whole, once \
            connections are accepted: JSON with `vaults`, `ca`, `authority`, `tenant`, `subscription`, `clientId` \
            and `clientSecret`.
            """,
        version: "kvmsh \(Kvmsh.version)")

    @OptionGroup var world: EmulatorWorldOptions

    @Option(help: "TCP port on loopback; 0 takes a free one.")
    var port = 0

    @Option(help: ArgumentHelp("Write the endpoints to this file.", valueName: "file"))
    var endpoints: String?

    @Option(help: ArgumentHelp("Time that each answer takes, such as 20ms.", valueName: "duration"))
    var latency: LatencyOption?

    @Option(
        name: .customLong("subscription"), parsing: .singleValue,
        help: ArgumentHelp(
            "The subscription (GUID) of a vault; repeatable. Vaults without one share the emulator's.",
            valueName: "name=guid"))
    var subscriptions: [Assignment] = []

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("there is no port \(port)") }
        try world.validate()
        for subscription in subscriptions {
            guard world.served.contains(where: { $0.name.lowercased() == subscription.name.lowercased() }) else {
                throw ValidationError("--subscription names \(subscription.name), which is no --vault")
            }
        }
    }
}
