internal import VaultOperations

/// An old address beside its new one, and who uses it.
public struct ReportAddress: Sendable, Equatable {
    /// A resource that uses the old address.
    public struct User: Sendable, Equatable {
        /// The resource's name.
        public var name: String
        /// Its type, such as `Microsoft.Web/sites`.
        public var type: String
        /// The address as the resource holds it.
        public var reference: String
    }

    /// `vault`, `secret`, `key` or `certificate`.
    public var kind: String
    /// The vault's or the object's name.
    public var name: String
    /// The version, if it is the address of one.
    public var version: String?
    /// The old address.
    public var old: String
    /// The new address; nil when there is none.
    public var new: String?
    /// What ties both: `id`, `journal`, `order` or `none`.
    public var basis: String?
    /// Why there is no new address, or what else is worth knowing.
    public var note: String?
    /// Who uses the old address, as far as that is known.
    public var users: [User] = []

    /// Whether somebody has to see to it: an address that is used and has no successor.
    var needsPerson: Bool { new == nil && !users.isEmpty }
}

extension ReportAddress {
    init(_ row: MapRow) {
        self.init(
            kind: row.kind.rawValue, name: row.name, version: row.version, old: row.old, new: row.new,
            basis: row.basis?.rawValue, note: row.note,
            users: row.dependents.map { User(name: $0.name, type: $0.type, reference: $0.reference) })
    }
}
