internal import ArgumentParser
internal import Emulator

/// The options of `kvmsh emulator`.
struct EmulatorOptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kvmsh emulator",
        abstract: "Serve a local Azure Key Vault to other programs until it is interrupted.",
        discussion: """
            HTTPS on loopback with a certificate authority of its own. The endpoints file appears, whole, once \
            connections are accepted: JSON with `vaults`, `ca`, `authority`, `resourceManager`, `tenant`, \
            `subscription`, `clientId`, `clientSecret`, `control` (address and token of the control endpoint, which \
            changes conditions and the clock and shows the request log) and, with --managed-identity, \
            `managedIdentity` (what programs must find in their environment).
            """,
        version: "kvmsh \(Kvmsh.version)")

    @OptionGroup var world: EmulatorWorldOptions

    @Option(help: "TCP port on loopback; 0 takes a free one.")
    var port = 0

    @Option(help: ArgumentHelp("Write the endpoints to this file.", valueName: "file"))
    var endpoints: String?

    @Option(help: ArgumentHelp("Time that each answer takes: milliseconds, or such as 20ms or 1.5s.", valueName: "ms"))
    var latency: LatencyOption?

    @Option(help: ArgumentHelp("Add to the latency up to this much, evenly spread.", valueName: "ms"))
    var latencySpread: LatencyOption?

    @Option(
        help: ArgumentHelp(
            "Refuse with 429 what exceeds the service's own limits times this factor.", valueName: "factor"))
    var rateLimits: Double?

    @Option(
        help: ArgumentHelp("Tokens are good for so many seconds, so that programs must refresh them.", valueName: "s"))
    var tokenLifetime: Int?

    @Option(
        help: ArgumentHelp(
            "Time that operations of Resource Manager take which are polled: milliseconds, or such as 20ms or 1.5s.",
            valueName: "ms"))
    var controlPlaneDelay: LatencyOption?

    @Option(
        help: ArgumentHelp(
            "Further conditions in the seed file's form, such as "
                + #"'{"faults": [{"path": "/secrets/restore", "occurrence": {"rate": 0.1}, "action": "reset"}]}'."#,
            valueName: "json"))
    var conditions: String?

    @Option(
        help: ArgumentHelp(
            "Serve managed identities over plain HTTP on this port of 127.0.0.1; 0 takes a free one.",
            valueName: "port"))
    var managedIdentity: Int?

    @Option(
        help: ArgumentHelp(
            "Serve managed identities in the form of Azure Arc too, with the key file in this folder (programs look in "
                + "/var/opt/azcmagent/tokens).", valueName: "folder"))
    var arcTokens: String?

    @Flag(
        help: ArgumentHelp(
            "Answer for NAME.vault.azure.net, login.microsoftonline.com and management.azure.com too, for programs "
                + "that know no other names; the way there is the caller's to set up (a hosts entry and port 443)."))
    var publicNames = false

    @Option(
        help: ArgumentHelp(
            "Listen on this address in place of loopback; others than loopback need --allow-remote.",
            valueName: "address"))
    var address: String?

    @Flag(help: "Let other machines reach the emulator, and with it all that it holds.")
    var allowRemote = false

    @Option(
        name: .customLong("subscription"), parsing: .singleValue,
        help: ArgumentHelp(
            "The subscription (GUID) of a vault; repeatable. Vaults without one share the emulator's.",
            valueName: "name=guid"))
    var subscriptions: [Assignment] = []

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("there is no port \(port)") }
        if let factor = rateLimits, !(factor > 0 && factor <= 1_000_000) {
            throw ValidationError("--rate-limits takes a positive number, such as 1 or 0.1")
        }
        if let seconds = tokenLifetime, !(1...86_400).contains(seconds) {
            throw ValidationError("--token-lifetime takes 1 to 86400 seconds")
        }
        if let port = managedIdentity, !(0...65_535).contains(port) {
            throw ValidationError("there is no port \(port)")
        }
        if arcTokens != nil, managedIdentity == nil {
            throw ValidationError("--arc-tokens needs --managed-identity")
        }
        if let conditions {
            do { _ = try Conditions().applying(conditions) } catch {
                throw ValidationError("--conditions: \(error.message)")
            }
        }
        try world.validate()
        for subscription in subscriptions {
            guard world.served.contains(where: { $0.name.lowercased() == subscription.name.lowercased() }) else {
                throw ValidationError("--subscription names \(subscription.name), which is no --vault")
            }
        }
    }
}
