/// A connection with a name: a pair of vaults, or one of them, and how each is signed in to. It holds no secret.
struct Bookmark: Sendable, Equatable {
    /// One vault of a bookmark.
    struct Side: Sendable, Equatable {
        /// Name, URL or resource id.
        var vault: String
        /// In place of the setting `tenant`.
        var tenant: String?
        /// What would stand after `using`.
        var credential: String?
        /// In place of the setting `cloud`.
        var cloud: String?
    }

    /// The name without `@`, as it was written.
    let name: String
    /// Where objects come from.
    var source: Side?
    /// Where they go.
    var target: Side?

    /// The sides that are there, with their names.
    var sides: [(name: String, side: Side)] {
        [("source", source), ("target", target)].compactMap { name, side in side.map { (name, $0) } }
    }

    /// What may be written after `connect`.
    var words: [String] {
        (source != nil && target != nil ? ["@\(name)"] : []) + sides.map { "@\(name).\($0.name)" }
    }
}
