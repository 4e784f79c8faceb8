internal import ExactJSON

/// A vault's firewall: which addresses and subnets may reach its data plane.
public struct NetworkRules: Sendable, Equatable {
    /// A subnet that may reach the vault.
    public struct Subnet: Sendable, Equatable {
        /// Resource id.
        public var id: String
        /// Whether the subnet's missing service endpoint is no error.
        public var ignoresMissingEndpoint: Bool

        /// Creates a rule.
        public init(id: String, ignoresMissingEndpoint: Bool = false) {
            self.id = id
            self.ignoresMissingEndpoint = ignoresMissingEndpoint
        }
    }

    /// Whether trusted services pass (`AzureServices` or `None`).
    public var bypass: String
    /// Whether everybody else is let in (`Allow`) or not (`Deny`).
    public var defaultAction: String
    /// IPv4 addresses and ranges in CIDR notation.
    public var addresses: [String]
    /// Subnets.
    public var subnets: [Subnet]

    /// Creates rules.
    public init(
        bypass: String = "AzureServices", defaultAction: String = "Allow", addresses: [String] = [],
        subnets: [Subnet] = []
    ) {
        self.bypass = bypass
        self.defaultAction = defaultAction
        self.addresses = addresses
        self.subnets = subnets
    }

    /// Whether the rules let in everybody.
    var isOpen: Bool { defaultAction == "Allow" }

    var json: JSON {
        [
            "bypass": .text(bypass), "defaultAction": .text(defaultAction),
            "ipRules": .array(addresses.map { ["value": .text($0)] }),
            "virtualNetworkRules": .array(
                subnets.map { subnet in
                    .members(
                        ("id", .text(subnet.id)),
                        ("ignoreMissingVnetServiceEndpoint", subnet.ignoresMissingEndpoint ? true : nil))
                }),
        ]
    }

    /// Reads `networkAcls`.
    init(_ json: JSON) throws(ServiceError) {
        guard json.object != nil else { throw .invalidVaultParameter("networkAcls") }
        self.init()
        bypass = try Self.word("bypass", of: json, ["AzureServices", "None"]) ?? bypass
        defaultAction = try Self.word("defaultAction", of: json, ["Allow", "Deny"]) ?? defaultAction
        for rule in try Self.list("ipRules", of: json) {
            guard let text = rule["value"]?.string, let range = AddressRange(text) else {
                throw .invalidVaultParameter("networkAcls.ipRules")
            }
            addresses.append(range.description)
        }
        for rule in try Self.list("virtualNetworkRules", of: json) {
            guard let id = rule["id"]?.string, Scope(id).type?.lowercased() == Self.subnetType else {
                throw .invalidVaultParameter("networkAcls.virtualNetworkRules")
            }
            subnets.append(
                Subnet(id: id, ignoresMissingEndpoint: rule["ignoreMissingVnetServiceEndpoint"]?.bool ?? false))
        }
        guard addresses.count <= 1_000 else { throw .invalidVaultParameter("networkAcls.ipRules") }
    }

    static let subnetType = "microsoft.network/virtualnetworks/subnets"

    private static func list(_ name: String, of json: JSON) throws(ServiceError) -> [JSON] {
        guard let value = json[name], !value.isNull else { return [] }
        guard let list = value.array else { throw .invalidVaultParameter("networkAcls.\(name)") }
        return list
    }

    private static func word(_ name: String, of json: JSON, _ allowed: [String]) throws(ServiceError) -> String? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let word = allowed.first(where: { $0.lowercased() == value.string?.lowercased() }) else {
            throw .invalidVaultParameter("networkAcls.\(name)")
        }
        return word
    }
}

/// IPv4 addresses in CIDR notation.
struct AddressRange: Sendable, Equatable, CustomStringConvertible {
    private let address: UInt32
    private let length: Int

    /// Reads `a.b.c.d` or `a.b.c.d/n`.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, let address = Self.number(first) else { return nil }
        let length = parts.count == 2 ? Int(parts[1]) : 32
        guard let length, (0...32).contains(length) else { return nil }
        self.address = address
        self.length = length
    }

    var description: String {
        let bytes = [24, 16, 8, 0].map { String((address >> UInt32($0)) & 255) }
        return "\(bytes.joined(separator: "."))/\(length)"
    }

    /// Whether an address lies in the range; the loopback address of IPv6 counts as that of IPv4.
    func contains(_ text: String) -> Bool {
        guard let other = Self.number(text == "::1" ? "127.0.0.1" : text[...]) else { return false }
        let shift = UInt32(32 - length)
        return shift == 32 || address >> shift == other >> shift
    }

    private static func number(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4 else { return nil }
        var result: UInt32 = 0
        for part in parts {
            guard let part else { return nil }
            result = result << 8 | UInt32(part)
        }
        return result
    }
}
