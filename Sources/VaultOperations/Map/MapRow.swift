/// An address of the old vault beside its new one.
public struct MapRow: Sendable, Equatable {
    /// What an address belongs to.
    public enum Kind: String, Sendable {
        /// The vault itself.
        case vault
        /// A secret, or a version of it; also one that belongs to a certificate.
        case secret
        /// A key, or a version of it; also one that belongs to a certificate.
        case key
        /// A certificate, or a version of it.
        case certificate
    }

    /// What ties the new address to the old one.
    public enum Basis: String, Sendable {
        /// The version kept its id.
        case id
        /// The journal of the move: the new version was written from the old one.
        case journal
        /// The place in the order of versions, which both sides prove.
        case order
        /// Nothing: there is no new address, and the note says why.
        case none
    }

    /// A resource that uses an address.
    public struct Dependent: Sendable, Equatable {
        /// The resource's name.
        public let name: String
        /// Its type, such as `Microsoft.Web/sites`.
        public let type: String
        /// The address that it holds, as it holds it.
        public let reference: String
        /// The old address that is meant, where the reference says it in other words (`@Microsoft.KeyVault(…)`).
        public let address: String?

        /// A resource that uses an address.
        public init(name: String, type: String, reference: String, address: String? = nil) {
            self.name = name
            self.type = type
            self.reference = reference
            self.address = address
        }
    }

    /// What the address belongs to.
    public let kind: Kind
    /// The vault's or the object's name.
    public let name: String
    /// The version; null in the rows of vaults and objects.
    public let version: String?
    /// The old address.
    public let old: String
    /// The new address; null when there is none.
    public let new: String?
    /// What ties both; null for the vault, which the statement itself pairs.
    public let basis: Basis?
    /// What else is worth knowing: why there is no new address, that key material is new, who uses the address.
    public var note: String?
    /// The resources that use the address, where they are known.
    public var dependents: [Dependent] = []
}

extension MapRow {
    /// Names those who use the address.
    mutating func attach(_ dependents: [Dependent]) {
        guard !dependents.isEmpty else { return }
        self.dependents = dependents.sorted { ($0.name, $0.type, $0.reference) < ($1.name, $1.type, $1.reference) }
        let users = self.dependents.map { "\($0.name) (\($0.type))" }
        note = [note, "used by \(users.joined(separator: ", "))"].compactMap { $0 }.joined(separator: "; ")
    }
}
