import KeyVault

/// What the target shows under an entry's name.
enum TargetState {
    /// The target's lists may not be read: only a write can tell.
    case unknown
    /// Nothing live, nothing deleted.
    case absent
    /// A live object with these versions.
    case live([ObjectItem])
    /// A soft-deleted namesake.
    case deleted(DeletedItem)
    /// The name is held by an object of another kind.
    case otherKind(ObjectKind)
}

/// What to do with an entry, given what the target shows and the conflict policy.
enum RestoreDecision: Equatable {
    /// Send the blob.
    case send
    /// It is there: finish its last step.
    case same(note: String?)
    /// Leave the target's object alone.
    case skip(reason: String)
    /// It cannot be restored.
    case fail(reason: String)
    /// Only part of its versions can be seen, after we sent it: look again.
    case lookAgain
    /// Its versions are there: make their attributes equal.
    case update(reason: String)
    /// Take what is there away, then send the blob.
    case replace(reason: String)
    /// Recover the soft-deleted namesake, then decide again.
    case recover

    /// Decides by the table of conflicts (operations section 4) and the table of what the target shows (section 3).
    ///
    /// - Parameter wasSent: whether a blob of this entry may have been executed in the target, by this run or, as its
    ///   journal says, by one before it.
    init(_ entry: ArchiveEntry, target: TargetState, policy: ConflictPolicy, wasSent: Bool) {
        switch target {
        case .unknown, .absent: self = .send
        case .otherKind(let kind): self = .fail(reason: Self.otherKindReason(kind))
        case .deleted(let item): self = Self.deleted(entry, item, policy)
        case .live(let versions): self = Self.live(entry, versions, policy, wasSent)
        }
    }

    private static func live(
        _ entry: ArchiveEntry, _ versions: [ObjectItem], _ policy: ConflictPolicy, _ wasSent: Bool
    ) -> RestoreDecision {
        switch VersionComparison(entry, versions) {
        case .same: .same(note: nil)
        case .newer: .same(note: "the target holds newer versions too: rotated or renewed since")
        case .part where wasSent: .lookAgain
        case .attributesDiffer: equalVersions(policy)
        case .part: conflict(policy, "the target holds only some of its versions", isPart: true, entry.kind)
        case .different: conflict(policy, "the target holds another object of that name", isPart: false, entry.kind)
        }
    }

    private static func equalVersions(_ policy: ConflictPolicy) -> RestoreDecision {
        let reason = "the target holds the same versions with other attributes or tags"
        return switch policy {
        case .replace: .update(reason: reason)
        case .skip, .newer: .skip(reason: reason)
        case .fail: .fail(reason: "\(reason); with `on conflict replace` they are made equal")
        case .recover: .fail(reason: reason)
        }
    }

    private static func conflict(
        _ policy: ConflictPolicy, _ reason: String, isPart: Bool, _ kind: ObjectKind
    ) -> RestoreDecision {
        switch policy {
        case .skip: .skip(reason: reason)
        case .replace: .replace(reason: reason)
        case .newer where isPart && kind == .key:
            .fail(reason: "\(reason), and versions of a key cannot be appended")
        case .newer: .fail(reason: "\(reason): the two have diverged")
        case .recover: .fail(reason: reason)
        case .fail: .fail(reason: "\(reason); with `on conflict skip` it stays as it is, with `replace` it is replaced")
        }
    }

    // MARK: Soft-deleted namesakes

    private static func deleted(
        _ entry: ArchiveEntry, _ item: DeletedItem, _ policy: ConflictPolicy
    ) -> RestoreDecision {
        guard policy == .recover else { return deleted(item, policy) }
        guard let version = item.id.version?.lowercased() else {
            return .fail(reason: "whether the deleted object of that name is this one cannot be read: it stays deleted")
        }
        guard entry.versions.contains(where: { $0.id == version }) else {
            return .fail(reason: "the deleted object of that name is another one: it stays deleted")
        }
        return .recover
    }

    /// What the policies make of a soft-deleted namesake whose versions nothing is known of.
    static func deleted(_ item: DeletedItem, _ policy: ConflictPolicy) -> RestoreDecision {
        switch policy {
        case .recover: .recover
        case .replace where item.item.attributes.isPurgeable != false: .recover
        case .fail, .skip, .newer, .replace: .fail(reason: deletedReason(item))
        }
    }

    static func otherKindReason(_ kind: ObjectKind) -> String {
        "the target holds a \(kind.rawValue) of that name; rename or remove one of them"
    }

    static func deletedReason(_ item: DeletedItem) -> String {
        let until = item.scheduledPurgeDate.map { " until \(Clock.iso8601($0))" } ?? ""
        if item.item.attributes.isPurgeable == false {
            return "the name is held by a deleted object that is protected from purging\(until): recover it in the "
                + "target, or wait for that date"
        }
        return "the name is held by a deleted object\(until): recover or purge it in the target, then run the "
            + "statement again, or use `on conflict recover` or `replace`"
    }
}
