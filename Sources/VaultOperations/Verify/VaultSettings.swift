import ExactJSON

/// The settings of two vaults, member by member.
enum VaultSettings {
    /// What differs. Rules for subnets belong to a region: between two regions nobody can tell which subnet takes the
    /// place of which, so that they count as unproven there.
    static func compare(_ left: JSON, _ right: JSON, regions: (left: String?, right: String?)) -> [VerifyItem] {
        let isOneRegion = regions.left != nil && regions.left == regions.right
        return (left.object ?? []).flatMap { member -> [VerifyItem] in
            let other = right[member.name] ?? .null
            guard member.value != other else { return [] }
            guard member.name == "network", !isOneRegion else { return [item(member.name, member.value, other)] }
            var items: [VerifyItem] = []
            let (mine, its) = (withoutSubnets(member.value), withoutSubnets(other))
            if mine != its { items.append(item(member.name, mine, its)) }
            if subnets(member.value) != subnets(other) {
                items.append(VerifyItem(kind: nil, name: "vault", field: "subnets", differenceClass: .unproven))
            }
            return items
        }
    }

    private static func item(_ field: String, _ left: JSON, _ right: JSON) -> VerifyItem {
        func text(_ json: JSON) -> String { json.object != nil || json.array != nil ? "differs" : json.serializedText }
        return VerifyItem(
            kind: nil, name: "vault", field: field, differenceClass: .different, left: text(left), right: text(right))
    }

    private static func subnets(_ network: JSON) -> [JSON] { network["virtualNetworkRules"]?.array ?? [] }

    private static func withoutSubnets(_ network: JSON) -> JSON { network.removing("virtualNetworkRules") }
}
