/// What became of an object: exactly one for each selected object.
public enum Outcome: String, Sendable, CaseIterable {
    /// It was written and everything was confirmed.
    case done
    /// It was there already, and equal.
    case same
    /// The conflict policy left the target's object alone.
    case skipped
    /// It cannot travel, for the reason given.
    case left
    /// It was not moved.
    case failed
    /// It was moved, and a later step failed.
    case incomplete
    /// What the target holds could not be proven.
    case uncertain
    /// It was deleted in the source meanwhile.
    case gone
    /// It was not reached: the run ended before.
    case untried
}

/// The way an object takes.
public enum Road: String, Sendable {
    /// The service's own encrypted backup.
    case blob
    /// The value of every version.
    case value
    /// A container with the private key.
    case pfx
    /// New material under the same policy.
    case recreate = "re-create"
    /// None: it stays behind.
    case left
}

/// What to do with a name that the target holds already.
public enum ConflictPolicy: String, Sendable, CaseIterable {
    /// Fail that object.
    case fail
    /// Leave the target's object alone and list it as skipped.
    case skip
    /// Safety copy, delete, purge, write.
    case replace
    /// Append the versions that are missing.
    case newer
    /// Recover a soft-deleted namesake, then compare.
    case recover
}
