/// What a host name of the emulator stands for.
enum ServiceHost: Sendable, Equatable {
    /// A vault by its name in lower case.
    case vault(String)
    /// The directory.
    case login
    /// Resource Manager.
    case management
    /// The token request endpoints of pipelines.
    case pipelines
    /// The emulator's own control endpoint.
    case control

    /// The suffixes of vault hosts, the emulator's own first.
    static let vaultSuffixes = [".vault.localhost", ".vault.azure.net"]

    private static let names: [String: ServiceHost] = [
        "login.localhost": .login, "login.microsoftonline.com": .login, "login.windows.net": .login,
        "management.localhost": .management, "management.azure.com": .management, "pipelines.localhost": .pipelines,
        "control.localhost": .control,
    ]

    /// - Parameter host: in lower case, without a port.
    init?(_ host: String) {
        for suffix in Self.vaultSuffixes where host.hasSuffix(suffix) {
            let name = host.dropLast(suffix.utf8.count)
            guard !name.isEmpty, !name.contains(".") else { return nil }
            self = .vault(String(name))
            return
        }
        guard let known = Self.names[host] else { return nil }
        self = known
    }

    /// Whether a host is one of the public cloud.
    static func isPublic(_ host: String) -> Bool {
        host.hasSuffix(".azure.net") || host.hasSuffix(".azure.com") || host.hasSuffix(".microsoftonline.com")
            || host.hasSuffix(".windows.net")
    }
}
