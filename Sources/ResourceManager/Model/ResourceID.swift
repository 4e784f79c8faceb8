/// The id of a resource: `/subscriptions/S/resourceGroups/G/providers/Microsoft.KeyVault/vaults/V`. Ids compare without
/// case.
public struct ResourceID: Sendable, Hashable, CustomStringConvertible {
    /// The id as it was written, without a slash at the end.
    public let text: String
    /// The subscription's id.
    public let subscription: String
    /// The resource group, where the resource is in one.
    public let group: String?
    /// The type, such as `Microsoft.KeyVault/vaults` or `Microsoft.Network/virtualNetworks/subnets`.
    public let type: String
    /// The last name.
    public let name: String

    /// Reads an id; nil when it is none of a resource below a provider.
    public init?(_ text: some StringProtocol) {
        let trimmed = text.last == "/" ? String(text.dropLast()) : String(text)
        guard trimmed.hasPrefix("/"), trimmed.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let parts = trimmed.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.contains { "?#%\\".contains($0) } }),
            parts.count >= 4, parts[0].lowercased() == "subscriptions",
            let provider = parts.lastIndex(where: { $0.lowercased() == "providers" }), provider >= 2,
            parts.count - provider >= 4, (parts.count - provider).isMultiple(of: 2)
        else { return nil }
        self.text = trimmed
        subscription = String(parts[1])
        group = parts.count > 3 && parts[2].lowercased() == "resourcegroups" ? String(parts[3]) : nil
        var type = String(parts[provider + 1])
        for index in stride(from: provider + 2, to: parts.count, by: 2) { type += "/\(parts[index])" }
        self.type = type
        name = String(parts[parts.count - 1])
    }

    /// The id of a vault.
    public init(vault name: String, group: String, subscription: String) {
        text = "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/Microsoft.KeyVault/vaults/\(name)"
        self.subscription = subscription
        self.group = group
        type = "Microsoft.KeyVault/vaults"
        self.name = name
    }

    /// Whether this is the id of a vault itself.
    public var isVault: Bool { type.lowercased() == "microsoft.keyvault/vaults" }

    /// The id of the resource that contains this one: a subnet's virtual network.
    public var parent: ResourceID? {
        guard type.split(separator: "/").count > 2 else { return nil }
        let parts = text.split(separator: "/")
        return ResourceID("/" + parts.dropLast(2).joined(separator: "/"))
    }

    /// The id as it was written.
    public var description: String { text }

    /// Equal without case.
    public static func == (left: ResourceID, right: ResourceID) -> Bool {
        left.text.lowercased() == right.text.lowercased()
    }

    /// Equal ids have one hash.
    public func hash(into hasher: inout Hasher) { hasher.combine(text.lowercased()) }
}
