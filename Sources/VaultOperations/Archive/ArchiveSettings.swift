public import ExactJSON
import KeyVault

/// What no backup carries, as `settings.json` keeps it. Empty means known to be empty.
public struct ArchiveSettings: Sendable {
    /// A part that could not be read, and why; never to be taken for empty.
    public struct Unread: Sendable {
        /// The member of the file, or `rotationPolicies/NAME`.
        public let part: String
        /// Why it could not be read.
        public let why: String
    }

    /// The name of the file.
    static let fileName = "settings.json"
    /// The format that this version writes and reads.
    static let currentFormat: Int64 = 1

    /// Per key (lower-case name): the rotation policy, null when it has none.
    public var rotationPolicies: [String: JSON] = [:]
    /// Per certificate (lower-case name): the policy.
    public var certificatePolicies: [String: JSON] = [:]
    /// Issuers without credentials.
    public var issuers: [JSON] = []
    /// Contacts.
    public var contacts: [JSON] = []
    /// What Resource Manager told of the vault, by the name of the member; a part that is not here could not be read.
    public internal(set) var parts: [String: JSON] = [:]
    /// Members that this version only carries on.
    var others: [JSONMember] = []
    /// What could not be read.
    public var unread: [Unread] = []

    /// Nothing known.
    init() {}

    /// Why a part could not be read; nil when it was.
    public func whyUnread(_ part: String) -> String? { unread.first { $0.part == part }?.why }

    /// What is known of a key's rotation policy; nil when nothing is.
    func rotationPolicy(of entry: ArchiveEntry) -> Reading<JSON>? {
        guard entry.kind == .key else { return nil }
        if let why = whyUnread("rotationPolicies/\(entry.key.name)") { return .unreadable(why) }
        return rotationPolicies[entry.key.name].map { .known($0) }
    }

    var json: JSON {
        var members = [
            JSONMember(name: "format", value: .integer(Self.currentFormat)),
            JSONMember(name: "rotationPolicies", value: Self.sorted(rotationPolicies)),
            JSONMember(name: "certificatePolicies", value: Self.sorted(certificatePolicies)),
            JSONMember(name: "issuers", value: .array(issuers)), JSONMember(name: "contacts", value: .array(contacts)),
        ]
        members += ManagedParts.names.compactMap { name in parts[name].map { JSONMember(name: name, value: $0) } }
        members += others
        let unread = unread.map { ["part": .text($0.part), "why": .text($0.why)] as JSON }
        members.append(JSONMember(name: "unread", value: .array(unread)))
        return .object(members)
    }

    /// Reads the file; nil when it is not what was written.
    init?(_ json: JSON) {
        guard json["format"]?.int == Self.currentFormat, let rotation = json["rotationPolicies"]?.object,
            let certificates = json["certificatePolicies"]?.object, let issuers = json["issuers"]?.array,
            let contacts = json["contacts"]?.array, let unread = json["unread"]?.array
        else { return nil }
        for member in rotation { rotationPolicies[member.name] = member.value }
        for member in certificates { certificatePolicies[member.name] = member.value }
        self.issuers = issuers
        self.contacts = contacts
        for item in unread {
            guard let part = item["part"]?.string, let why = item["why"]?.string else { return nil }
            self.unread.append(Unread(part: part, why: why))
        }
        let own = ["format", "rotationPolicies", "certificatePolicies", "issuers", "contacts", "unread"]
        for name in ManagedParts.names { parts[name] = json[name] }
        let known = own + ManagedParts.names
        others = (json.object ?? []).filter { !known.contains($0.name) }
    }

    private static func sorted(_ policies: [String: JSON]) -> JSON {
        .object(policies.keys.sorted().map { JSONMember(name: $0, value: policies[$0] ?? .null) })
    }
}
