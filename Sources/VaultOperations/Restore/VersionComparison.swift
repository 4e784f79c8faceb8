import KeyVault

/// How what the target holds under a name relates to an archive's object.
enum VersionComparison: Equatable {
    /// Exactly the entry's versions with equal attributes. Nobody can choose version ids: equal ids prove the origin.
    case same
    /// Exactly the entry's versions, and attributes that differ.
    case attributesDiffer
    /// The entry's versions and newer ones: rotated or renewed since.
    case newer
    /// Some of the entry's versions, and no others.
    case part
    /// Other versions.
    case different

    /// Compares an entry with the target's list of versions, which must not be empty.
    init(_ entry: ArchiveEntry, _ target: [ObjectItem]) {
        var live: [String: ObjectItem] = [:]
        for item in target {
            if let id = item.id.version?.lowercased() { live[id] = item }
        }
        let ours = Set(entry.versions.map(\.id))
        let theirs = Set(live.keys)
        let added = theirs.subtracting(ours)
        if added.isEmpty {
            guard theirs.count == ours.count else {
                self = .part
                return
            }
            let equal = entry.versions.allSatisfy { version in
                live[version.id].map { Self.attributesEqual(version, $0, entry.kind) } ?? false
            }
            self = equal ? .same : .attributesDiffer
            return
        }
        guard ours.isSubset(of: theirs) else {
            self = .different
            return
        }
        let newest = entry.versions.map(\.created).max() ?? 0
        self = added.allSatisfy { (live[$0]?.attributes.created ?? 0) >= newest } ? .newer : .different
    }

    /// Whether a version's attributes, tags and content type are equal. A certificate's times come from its X.509 data and
    /// its content type from its policy: neither can differ while the id is the same.
    static func attributesEqual(_ version: ArchiveVersion, _ item: ObjectItem, _ kind: ObjectKind) -> Bool {
        guard version.enabled == item.attributes.enabled, version.tags == item.tags else { return false }
        guard kind != .certificate else { return true }
        guard version.notBefore == item.attributes.notBefore, version.expires == item.attributes.expires else {
            return false
        }
        guard kind == .secret else { return true }
        return (version.contentType ?? "").utf8.elementsEqual((item.contentType ?? "").utf8)
    }
}
