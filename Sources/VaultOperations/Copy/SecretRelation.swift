import KeyVault

/// How a secret of the target relates to one of the source, by content and not by ids.
enum SecretRelation: Equatable {
    /// All versions pairwise equal in order.
    case same
    /// All values equal in order; attributes, tags or content types differ.
    case attributesDiffer
    /// The target's versions are the source's first ones.
    case prefix(Int)
    /// Anything else.
    case different
    /// A value could not be read on one side.
    case unreadable

    /// Whether a version in the target has everything that was sent, but for the value.
    static func hasAttributes(of version: ArchiveVersion, _ item: ObjectItem) -> Bool {
        VersionComparison.attributesEqual(version, item, .secret)
    }
}
