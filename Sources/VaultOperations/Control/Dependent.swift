public import KeyVault

/// One reference of another resource to a vault or to an object in it.
public struct Dependent: Sendable, Equatable {
    /// The resource.
    public let id: String
    /// Its name.
    public let name: String
    /// Its type, such as `Microsoft.Compute/diskEncryptionSets`.
    public let type: String
    /// Its resource group.
    public let group: String?
    /// Its subscription.
    public let subscription: String?
    /// Its region.
    public let region: String?
    /// The reference, exactly as the resource holds it.
    public let reference: String
    /// The kind of object that is meant; nil when it is the vault.
    public let kind: ObjectKind?
    /// The name of the object.
    public let object: String?
    /// The version that the reference names.
    public let version: String?
    /// Whether the resource stays with that version; one that takes the newest by itself may name one all the same.
    public let isPinned: Bool
}

/// What points at a vault, as far as it could be read.
public struct DependentList: Sendable {
    /// The references, in order of type and resource.
    public internal(set) var found: [Dependent] = []
    /// Resources that may hold references and could not be asked.
    public internal(set) var unread: [Unread] = []

    /// A resource that could not be asked.
    public struct Unread: Sendable {
        /// Its id.
        public let id: String
        /// Its name.
        public let name: String
        /// Its type.
        public let type: String
        /// Why.
        public let why: String
    }
}
