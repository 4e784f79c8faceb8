import ExactJSON
import ResourceManager

extension Assessment {
    private static let networks = "microsoft.network/virtualnetworks"
    private static let endpoints = "microsoft.network/privateendpoints"
    private static let addresses = "microsoft.network/publicipaddresses"
    private static let zones = "microsoft.network/privatednszones"

    /// What the rules and endpoints name must be in the target region first: subnets, addresses, endpoints and zones.
    ///
    /// Something takes the place of another when it has its name, or when the target's rules name it. Where there is
    /// something of the kind and neither holds, a person has to say which; where there is nothing, it must be made.
    func assessNetwork(_ old: ManagedVault) async throws {
        guard let region = destination, region != old.location, let management = source.management else { return }
        let there = RegionalResources(region: region, management: management)
        for step in [assessSubnets, assessEndpoints, assessAddresses] {
            do { try await step(old, there) } catch let error as ManagementError where !error.stopsEverything {
                add(
                    .networkFirst, .warning, source.name,
                    "what its network rules need in \(region) could not be looked for: \(error.message)",
                    "see by hand that networks, addresses and zones are there")
            }
        }
    }

    private func assessSubnets(_ old: ManagedVault, _ there: RegionalResources) async throws {
        var named: [ResourceID] = []
        for subnet in target?.resource?.subnets ?? [] where try await there.holds(network: subnet.parent) {
            named.append(subnet)
        }
        for subnet in old.subnets {
            if try await there.holds(network: subnet.parent) { continue }
            if named.count >= old.subnets.count || named.contains(where: { $0.isNamed(like: subnet) }) { continue }
            try await assessSubnet(subnet, "the subnet \(subnet.text), which a network rule names,", there)
        }
    }

    /// Whether a network of the region has a subnet of that name.
    private func assessSubnet(_ subnet: ResourceID, _ what: String, _ there: RegionalResources) async throws {
        var others: [String] = []
        for network in try await there.here(Self.networks) {
            let names = try await there.subnets(of: network)
            if names.contains(where: { $0.lowercased() == subnet.name.lowercased() }) { return }
            others += names.map { "\(network.name)/\($0)" }
        }
        missing(what, others, "subnet", there.region)
    }

    /// An endpoint for a vault that is there must be there too; for one that is not made yet, its subnet. Both need the
    /// zone in which the vault's private name is looked up.
    private func assessEndpoints(_ old: ManagedVault, _ there: RegionalResources) async throws {
        let connections = old.privateEndpoints.filter { $0.endpoint != nil }
        guard !connections.isEmpty else { return }
        let all = try await there.all(Self.endpoints)
        let counterparts = target?.resource?.privateEndpoints.compactMap(\.endpoint) ?? []
        let here = all.filter { there.isHere($0) }.compactMap { $0["id"]?.string.flatMap { ResourceID($0) } }
        for endpoint in connections.compactMap(\.endpoint) where !here.contains(endpoint) {
            if target != nil {
                guard !counterparts.contains(where: { here.contains($0) }) else { continue }
                missing("the private endpoint \(endpoint.text)", [], "private endpoint", there.region)
            } else if let subnet = all.first(where: { $0["id"]?.string.flatMap { ResourceID($0) } == endpoint })?[
                "properties"]?["subnet"]?["id"]?.string.flatMap({ ResourceID($0) })
            {
                try await assessSubnet(
                    subnet, "the subnet \(subnet.text), in which the private endpoint \(endpoint.name) is,", there)
            }
        }
        try await assessZone(there)
    }

    private func assessZone(_ there: RegionalResources) async throws {
        let zones = try await there.all(Self.zones).compactMap { $0["id"]?.string.flatMap { ResourceID($0) } }
            .filter { $0.name.lowercased().hasPrefix("privatelink.vaultcore.") }
        guard let zone = zones.first else {
            return missing("a private DNS zone privatelink.vaultcore", [], "zone", there.region)
        }
        for zone in zones {
            for network in try await there.links(of: zone) where try await there.holds(network: network) { return }
        }
        missing(
            "a link from the private DNS zone \(zone.name) to a virtual network", [], "link of the zone", there.region)
    }

    /// Public addresses of one's own that the rules name belong to a region.
    private func assessAddresses(_ old: ManagedVault, _ there: RegionalResources) async throws {
        let ranges = old.addressRules.compactMap { AddressRange($0) }
        guard !ranges.isEmpty else { return }
        let own = try await there.all(Self.addresses)
        let mine = own.filter { row in
            guard let address = Self.address(row), !there.isHere(row), row["location"]?.string != "global" else {
                return false
            }
            return ranges.contains { $0.contains(address) }
        }
        let here = own.filter { there.isHere($0) }
        let rules = (target?.resource?.addressRules ?? []).compactMap { AddressRange($0) }
        for row in mine {
            let name = row["name"]?.string?.lowercased()
            let isReplaced = here.contains { other in
                other["name"]?.string?.lowercased() == name
                    || Self.address(other).map { address in rules.contains { $0.contains(address) } } == true
            }
            if isReplaced { continue }
            missing(
                "the public address \(Self.address(row) ?? "?") (\(row["id"]?.string ?? "?")), which a firewall rule names,",
                here.compactMap { $0["name"]?.string }, "public address", there.region)
        }
    }

    private static func address(_ row: JSON) -> String? { row["properties"]?["ipAddress"]?.string }

    /// - Parameter others: what there is of the kind under other names.
    private func missing(_ what: String, _ others: [String], _ kind: String, _ region: String) {
        if others.isEmpty {
            add(
                .networkFirst, .blocker, source.name, "\(what) has no counterpart in \(region)",
                "create it in \(region) first, then name it in the target's network rules")
        } else {
            add(
                .networkFirst, .warning, source.name,
                "which \(kind) takes the place of \(what) is not known; \(region) has \(Self.some(others))",
                "name the right one in the target's network rules, or create one")
        }
    }
}

extension ResourceID {
    /// Whether both have one name, wherever they are.
    fileprivate func isNamed(like other: ResourceID) -> Bool { name.lowercased() == other.name.lowercased() }
}
