internal import AzureIdentity
public import Emulator
internal import HTTPTransport
public import Interpreter

extension CloudAccess {
    /// What a session needs to use an emulator: its authority of certificates is trusted, its vaults are known by
    /// name, requests for its hosts go to loopback (no resolver knows them), and `using environment` finds its
    /// credentials.
    ///
    /// - Throws: `EmulatorError` or `IdentityError` when the endpoints are none of an emulator.
    public init(_ endpoints: EmulatorEndpoints) throws {
        guard let port = Self.port(of: endpoints.authority) else {
            throw EmulatorError(.file, "the authority \(endpoints.authority) of the endpoints has no port")
        }
        let suffix = endpoints.vaults.first.flatMap { Self.vaultSuffix(of: $0.url) } ?? "vault.localhost:\(port)"
        self.init(
            cloud: try Cloud.custom(
                name: "emulator", authority: endpoints.authority, vaultSuffix: suffix,
                managementEndpoint: endpoints.resourceManager),
            vaults: endpoints.vaults.map { (name: $0.name, url: $0.url) },
            certificates: [.bytes(Array(endpoints.authorityPEM.utf8))],
            credentials: [
                "AZURE_TENANT_ID": endpoints.tenant, "AZURE_CLIENT_ID": endpoints.clientID,
                "AZURE_CLIENT_SECRET": endpoints.clientSecret, "AZURE_AUTHORITY_HOST": endpoints.authority,
            ],
            connectTo: [.init(port: port, toHost: "127.0.0.1", toPort: port)])
    }

    private static func port(of origin: String) -> Int? {
        origin.split(separator: ":").last.flatMap { Int($0.prefix { $0 != "/" }) }
    }

    /// What follows the vault's name in its host, with the port.
    private static func vaultSuffix(of url: String) -> String? {
        guard url.hasPrefix("https://") else { return nil }
        let authority = url.dropFirst("https://".count).prefix { $0 != "/" }
        guard let dot = authority.firstIndex(of: ".") else { return nil }
        return String(authority[authority.index(after: dot)...])
    }
}
