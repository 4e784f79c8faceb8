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

    /// Decides by the table of conflicts (operations section 4) and the table of what the target shows (section 3).
    ///
    /// - Parameter wasSent: whether a blob of this entry may have been executed in the target, by this run or, as its
    ///   journal says, by one before it.
    init(_ entry: ArchiveEntry, target: TargetState, policy: ConflictPolicy, wasSent: Bool) {
        switch target {
        case .unknown, .absent: self = .send
        case .otherKind(let kind):
            self = .fail(reason: "the target holds a \(kind.rawValue) of that name; rename or remove one of them")
        case .deleted(let item): self = .fail(reason: Self.deletedReason(item))
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
        case .attributesDiffer:
            conflict(policy, "the target holds the same versions with other attributes or tags")
        case .part: conflict(policy, "the target holds only some of its versions")
        case .different: conflict(policy, "the target holds another object of that name")
        }
    }

    private static func conflict(_ policy: ConflictPolicy, _ reason: String) -> RestoreDecision {
        guard policy == .skip else {
            return .fail(reason: "\(reason); with `on conflict skip` it stays as it is")
        }
        return .skip(reason: reason)
    }

    static func deletedReason(_ item: DeletedItem) -> String {
        let until = item.scheduledPurgeDate.map { " until \(Clock.iso8601($0))" } ?? ""
        if item.item.attributes.isPurgeable == false {
            return "the name is held by a deleted object that is protected from purging\(until): recover it in the "
                + "target, or wait for that date"
        }
        return "the name is held by a deleted object\(until): recover or purge it in the target, then run the "
            + "statement again"
    }
}
