/// The three kinds of objects of a vault.
public enum ObjectKind: String, Sendable, Hashable, CaseIterable {
    /// A secret.
    case secret
    /// A key.
    case key
    /// A certificate, with the key and the secret of its name.
    case certificate

    /// The kind in the plural, which is also its collection's path segment.
    public var plural: String { rawValue + "s" }

    /// The path segment of the collection of soft-deleted objects.
    public var deletedCollection: String { "deleted" + plural }

    /// The kind whose collection has this name, in any case; nil for other collections.
    init?(collection: some StringProtocol) {
        let name = collection.lowercased()
        guard let kind = Self.allCases.first(where: { $0.plural == name || $0.deletedCollection == name }) else {
            return nil
        }
        self = kind
    }
}
