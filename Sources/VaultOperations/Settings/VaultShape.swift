public import ExactJSON
import ResourceManager

/// The settings of a vault in one form, whatever the order in which the service lists them: as `settings.json` keeps
/// them, as `verify` compares them, and as a new vault is made of them.
public struct VaultShape: Sendable {
    /// The member `vault` of `settings.json`.
    public let json: JSON

    private static let uses = ["Deployment", "DiskEncryption", "TemplateDeployment"]

    /// Takes what was read from `settings.json`.
    init(json: JSON) { self.json = json }

    /// The settings of a vault as Resource Manager describes it.
    init(_ vault: ManagedVault) {
        let enabled = Self.uses.map { use in
            let name = use.prefix(1).lowercased() + use.dropFirst()
            return JSONMember(name: name, value: .bool(vault["enabledFor\(use)"]?.bool ?? false))
        }
        let tags = vault.tags.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        json = .object([
            JSONMember(name: "sku", value: .text(vault.sku ?? "standard")),
            JSONMember(name: "softDelete", value: .bool(vault.hasSoftDelete)),
            JSONMember(name: "retention", value: .integer(Int64(vault.retentionDays))),
            JSONMember(name: "purgeProtection", value: .bool(vault.hasPurgeProtection)),
            JSONMember(name: "rbac", value: .bool(vault.usesRoles)),
            JSONMember(name: "accessPolicies", value: .array(Self.sorted(vault.accessPolicies.map(Self.policy)))),
            JSONMember(name: "network", value: Self.network(vault.network)),
            JSONMember(name: "publicAccess", value: .bool(vault.isPublic)),
            JSONMember(name: "enabledFor", value: .object(enabled)),
            JSONMember(
                name: "tags", value: .object(tags.map { JSONMember(name: $0.name, value: .text($0.value)) })),
        ])
    }

    var usesRoles: Bool { json["rbac"]?.bool ?? false }
    var policies: [JSON] { json["accessPolicies"]?.array ?? [] }
    var network: JSON? { json.present("network") }
    var isPublic: Bool { json["publicAccess"]?.bool ?? true }
    var hasPurgeProtection: Bool { json["purgeProtection"]?.bool ?? false }
    var hasSoftDelete: Bool { json["softDelete"]?.bool ?? true }
    var retention: Int64 { json["retention"]?.int ?? 90 }
    var tags: [JSONMember] { json["tags"]?.object ?? [] }

    /// `properties` of a PUT that makes a vault of this shape. Purge protection is named only when it is on, because
    /// the service takes `false` for an error.
    func properties(tenant: JSON) -> JSON {
        var members: [(String, JSON?)] = [
            ("tenantId", tenant), ("sku", ["family": "A", "name": json["sku"] ?? "standard"]),
            ("accessPolicies", .array(policies.map { Self.inTenant($0, tenant) })),
            ("enableRbacAuthorization", .bool(usesRoles)), ("enableSoftDelete", true),
            ("softDeleteRetentionInDays", .integer(retention)),
            ("enablePurgeProtection", hasPurgeProtection ? true : nil),
            ("networkAcls", network), ("publicNetworkAccess", .text(isPublic ? "Enabled" : "Disabled")),
        ]
        for use in Self.uses {
            let name = use.prefix(1).lowercased() + use.dropFirst()
            members.append(("enabledFor\(use)", json["enabledFor"]?[String(name)] ?? false))
        }
        return .object(present: members)
    }

    static func inTenant(_ policy: JSON, _ tenant: JSON) -> JSON {
        .object([JSONMember(name: "tenantId", value: tenant)] + (policy.removing("tenantId").object ?? []))
    }

    /// One entry of an access policy: who, and the rights in order and in lower case.
    private static func policy(_ json: JSON) -> JSON {
        let lists = ["keys", "secrets", "certificates", "storage"].map { list -> (String, JSON?) in
            let rights = (json["permissions"]?[list]?.array ?? []).compactMap { $0.string?.lowercased() }
            return (list, rights.isEmpty ? nil : .array(Set(rights).sorted().map { .text($0) }))
        }
        return .object(present: [
            ("objectId", json.present("objectId")), ("applicationId", json.present("applicationId")),
            ("permissions", .object(present: lists)),
        ])
    }

    private static func network(_ json: JSON?) -> JSON {
        guard let json else { return .null }
        let addresses = (json["ipRules"]?.array ?? []).compactMap { $0["value"]?.string }
        let subnets = (json["virtualNetworkRules"]?.array ?? []).map { rule in
            JSON.object(present: [
                ("id", rule.present("id")),
                ("ignoreMissingVnetServiceEndpoint", rule.present("ignoreMissingVnetServiceEndpoint")),
            ])
        }
        return [
            "bypass": json["bypass"] ?? "AzureServices", "defaultAction": json["defaultAction"] ?? "Allow",
            "ipRules": .array(Set(addresses).sorted().map { ["value": .text($0)] }),
            "virtualNetworkRules": .array(sorted(subnets)),
        ]
    }

    static func sorted(_ elements: [JSON]) -> [JSON] {
        elements.map { ($0, $0.serializedText) }.sorted { $0.1.utf8.lexicographicallyPrecedes($1.1.utf8) }.map(\.0)
    }
}

extension JSON {
    /// An object of the members that are there.
    static func object(present members: [(String, JSON?)]) -> JSON {
        .object(members.compactMap { name, value in value.map { JSONMember(name: name, value: $0) } })
    }

    /// The member, unless it is absent or null.
    func present(_ name: String) -> JSON? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }
}
