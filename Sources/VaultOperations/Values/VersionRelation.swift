import KeyVault

/// How an object of the target relates to one of the source, by content and not by ids.
enum VersionRelation: Equatable {
    /// All versions pairwise equal in order.
    case same
    /// All contents equal in order; attributes, tags, content types or policies differ.
    case attributesDiffer
    /// The target's versions are the source's first ones; each beside its own.
    case prefix([ValueHistory.Progress.Pair])
    /// Anything else.
    case different
    /// A content could not be read on one side.
    case unreadable
}
