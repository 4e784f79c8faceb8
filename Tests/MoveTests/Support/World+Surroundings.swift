import AzureIdentity
import Emulator
import ExactJSON
import ResourceManager
import VaultOperations

/// What stands around the vaults of a world: settings, resources, locks, rights.
extension World {
    /// Adds members of a seed file (`"resources": […], "locks": […]`) to what is there.
    func surround(_ members: String) throws {
        try SeedFile(parsing: Array("{\(members)}".utf8)).fill(server.core)
    }

    /// A connection of another application of the directory, which knows Resource Manager.
    func connect(_ name: String, asClient client: String, secret: String) async throws -> Vault {
        let tokens = TokenCache(
            credential: try ClientSecretCredential(
                authority: server.endpoints.authority, tenant: server.endpoints.tenant, clientID: client,
                secret: secret, transport: recorder))
        return try await Vault.connect(
            ConnectRequest(vault: name, cloud: managed, tokens: tokens, transport: recorder))
    }

    /// The host of a vault as references name it.
    func host(_ vault: String) throws -> String { try managed.vault(vault).authority }

    /// A path below the resource group of the vaults.
    func group(_ path: String = "") -> String {
        "/subscriptions/\(server.endpoints.subscription)/resourceGroups/emulator\(path)"
    }
}
