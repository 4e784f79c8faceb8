internal import ExactJSON

/// A vault's firewall: which caller's address is let in.
///
/// The emulator listens on loopback, where every address of 127.0.0.0/8 is the caller's to choose. A subnet that is
/// declared with such a prefix stands for the network: callers with an address in it come from the subnet, and callers
/// with an address in the subnet of an approved private endpoint come through that endpoint.
struct Firewall {
    private let configuration: VaultConfiguration
    private let vault: Vault
    private let core: EmulatorCore

    init(_ configuration: VaultConfiguration, _ vault: Vault, _ core: EmulatorCore) {
        self.configuration = configuration
        self.vault = vault
        self.core = core
    }

    /// Throws 403 unless a caller at this address is let in.
    func admit(_ address: String, _ caller: Caller) throws(ServiceError) {
        guard configuration.publicNetworkAccess else {
            guard comesThroughPrivateEndpoint(address) else { throw .forbiddenByConnection(caller, vault) }
            return
        }
        guard let rules = configuration.network, !rules.isOpen else { return }
        let isKnown =
            rules.addresses.contains { AddressRange($0)?.contains(address) == true }
            || rules.subnets.contains { isInSubnet(address, Scope($0.id)) } || comesThroughPrivateEndpoint(address)
        guard isKnown else { throw .forbiddenByFirewall(address, caller, vault) }
    }

    private func comesThroughPrivateEndpoint(_ address: String) -> Bool {
        let endpoints = core.control.withStore { store in
            store.resources(below: vault.scope, type: PrivateEndpoints.connectionType)
                .filter { ConnectionDocument($0).isApproved }
                .compactMap { connection in
                    connection.properties["privateEndpoint"]?["id"]?.string.flatMap { store.resource(Scope($0)) }
                }
        }
        return endpoints.contains { endpoint in
            endpoint.properties["subnet"]?["id"]?.string.map { isInSubnet(address, Scope($0)) } == true
        }
    }

    private func isInSubnet(_ address: String, _ subnet: Scope) -> Bool {
        guard let properties = core.control.withStore({ $0.resource(subnet)?.properties }) else { return false }
        let prefixes =
            (properties["addressPrefixes"]?.array ?? []) + (properties["addressPrefix"].map { [$0] } ?? [])
        return prefixes.contains { $0.string.flatMap { AddressRange($0) }?.contains(address) == true }
    }
}
