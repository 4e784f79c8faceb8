import ExactJSON
import KeyVault

/// The machine of one secret that is moved by value, oldest version first:
/// `intent → PUT → answer → … → read-back → done`. A value is only ever in memory.
struct SecretMachine: Sendable {
    /// The most times that a version is sent.
    private static let sends = 5

    let source: any SecretSource
    let target: VaultClient
    let journal: JournalWriter
    let options: OperationOptions
    let policy: ConflictPolicy
    let name: String
    /// The source's versions that are moved, oldest first.
    let versions: [ArchiveVersion]

    private var key: ObjectKey { ObjectKey(.secret, name) }

    /// How far the writing is.
    private struct Writing {
        /// The target's ids of the first versions, in order.
        var known: [String]
        /// When the last answer came: the next version belongs into a later second.
        var last: ContinuousClock.Instant?
    }

    /// Runs the machine from what the target shows and the journal knows.
    func run(_ state: TargetState, _ progress: ValueHistory.Progress) async throws -> RestoreMachine.Ending {
        switch state {
        case .unknown: return failed("the target's secrets may not be listed, so that nothing could be proven")
        case .otherKind(let kind):
            return failed("the target holds a \(kind.rawValue) of that name; rename or remove one of them")
        case .deleted(let item): return failed(RestoreDecision.deletedReason(item))
        case .absent:
            guard progress.written.isEmpty else {
                return failed("changed by others: the versions that an earlier run wrote are gone")
            }
            return try await write(Writing(known: []), isAppended: false)
        case .live(let items):
            if !progress.written.isEmpty || progress.open != nil,
                let ending = try await resume(items, progress)
            {
                return ending
            }
            return try await decide(items)
        }
    }

    // MARK: What is there already

    /// Goes on where an earlier run ended; nil when nothing that is there is known to be from it.
    private func resume(
        _ items: [ObjectItem], _ progress: ValueHistory.Progress
    ) async throws -> RestoreMachine.Ending? {
        let shown = Set(items.compactMap { $0.id.version?.lowercased() })
        var known = progress.written.map(\.new)
        guard progress.written.map(\.old) == versions.prefix(known.count).map(\.id) else {
            return failed("changed meanwhile: the source's versions are not those that an earlier run began with")
        }
        let added = items.filter { !known.contains($0.id.version?.lowercased() ?? "") }
        guard Set(known).isSubset(of: shown) else {
            return failed("changed by others: versions that an earlier run wrote are gone")
        }
        if let open = progress.open, added.count == 1, let id = added[0].id.version?.lowercased(),
            known.count < versions.count, versions[known.count].id == open,
            try await isOurs(added[0], versions[known.count])
        {
            try adopt(versions[known.count], id)
            known.append(id)
        } else if !added.isEmpty {
            guard !known.isEmpty else { return nil }
            return failed("changed by others: it has \(added.count) versions that no run of this copy wrote")
        }
        return try await write(Writing(known: known), isAppended: false)
    }

    /// Decides by the table of conflicts, comparing by content.
    private func decide(_ items: [ObjectItem]) async throws -> RestoreMachine.Ending {
        let theirs = VersionOrder(items).versions
        switch try await relation(theirs) {
        case .same: return RestoreMachine.Ending(status: .same)
        case .prefix(let count) where policy == .newer:
            return try await write(
                Writing(known: theirs.prefix(count).compactMap { $0.id.version?.lowercased() }), isAppended: true)
        case .prefix: return conflict("the target holds only its first versions", hint: "newer")
        case .attributesDiffer: return conflict("the target holds the same values with other attributes or tags")
        case .different: return conflict("the target holds another secret of that name")
        case .unreadable: return conflict("the target holds a secret of that name, and its values cannot be compared")
        }
    }

    private func conflict(_ reason: String, hint: String? = nil) -> RestoreMachine.Ending {
        switch policy {
        case .skip: return RestoreMachine.Ending(status: .skipped, reason: reason)
        case .newer where hint == nil: return failed("\(reason): the two have diverged")
        default:
            let choice =
                hint.map { "`on conflict \($0)` appends the others" } ?? "with `on conflict skip` it stays as it is"
            return failed("\(reason); \(choice)")
        }
    }

    private func relation(_ theirs: [ObjectItem]) async throws -> SecretRelation {
        guard theirs.count <= versions.count else { return .different }
        var areAttributesEqual = true
        for (version, item) in zip(versions, theirs) {
            guard let mine = try await source.value(of: version), let its = try await value(of: item)
            else { return .unreadable }
            guard mine.equalsInConstantTime(its) else { return .different }
            if !SecretRelation.hasAttributes(of: version, item) { areAttributesEqual = false }
        }
        guard areAttributesEqual else { return theirs.count == versions.count ? .attributesDiffer : .different }
        return theirs.count == versions.count ? .same : .prefix(theirs.count)
    }

    // MARK: Writing

    private func write(_ start: Writing, isAppended: Bool) async throws -> RestoreMachine.Ending {
        var writing = start
        for version in versions.dropFirst(start.known.count) {
            guard let value = try await source.value(of: version) else {
                return failed("version \(version.id) cannot be read in the source")
            }
            if let ending = try await write(version, value, &writing) { return ending }
        }
        return try await readBack(writing, note: isAppended ? "appended to the versions that were there" : nil)
    }

    /// Writes one version; an ending when that cannot be done or proven.
    private func write(
        _ version: ArchiveVersion, _ value: JSONString, _ writing: inout Writing
    ) async throws -> RestoreMachine.Ending? {
        for _ in 0..<Self.sends {
            try Task.checkCancellation()
            let before = writing.known.count
            if let last = writing.last { try await Task.sleep(until: last + .seconds(1), clock: .continuous) }
            var intent = JournalRecord(.intent, step: JournalStep.value, object: key)
            intent.version = version.id
            intent.at = target.lastServiceTime
            try await journal.commit(intent)
            do {
                let item = try await target.setSecret(
                    name, value: value, contentType: version.contentType, attributes: Self.attributes(version),
                    tags: version.tags)
                guard let id = item.id.version?.lowercased() else {
                    return RestoreMachine.Ending(status: .uncertain, reason: "the service's answer names no version")
                }
                writing.last = .now
                writing.known.append(id)
                try answered(version, id, adopted: false)
                return nil
            } catch  where error.isCancellation {
                return RestoreMachine.Ending(
                    status: .uncertain, reason: "it was interrupted while it was sent: run the statement again")
            } catch let error as VaultError where error.code == .outcomeUnknown {
                if let ending = try await settle(version, &writing) { return ending }
                if writing.known.count > before { return nil }
            } catch let error as VaultError where !error.stopsStatement && !error.isUnreachable {
                var record = JournalRecord(.fail, step: JournalStep.value, object: key)
                record.version = version.id
                record.why = error.journalReason
                try journal.append(record)
                var ending = failed(error.description)
                if !writing.known.isEmpty { ending.status = .incomplete }
                ending.isPermission = error.isForbidden
                return ending
            }
        }
        return RestoreMachine.Ending(
            status: .uncertain, reason: "its answer was lost \(Self.sends) times and the target does not show it")
    }

    /// Looks for a version whose answer was lost; it is never repeated blindly.
    private func settle(_ version: ArchiveVersion, _ writing: inout Writing) async throws -> RestoreMachine.Ending? {
        for delay in options.patience.settle {
            try await Task.sleep(for: delay)
            let items = try await target.versions(of: .secret, named: name)
            let added = items.filter { !writing.known.contains($0.id.version?.lowercased() ?? "") }
            guard let first = added.first else { continue }
            guard added.count == 1, let id = first.id.version?.lowercased(), try await isOurs(first, version) else {
                return RestoreMachine.Ending(
                    status: .uncertain,
                    reason: "an answer was lost, and the target shows versions that cannot be told from ours")
            }
            try adopt(version, id)
            writing.known.append(id)
            writing.last = .now
            return nil
        }
        return nil
    }

    /// The target must have exactly the versions that were written.
    private func readBack(_ writing: Writing, note: String?) async throws -> RestoreMachine.Ending {
        let known = Set(writing.known)
        var missing = known
        for delay in [Duration.zero] + options.patience.settle {
            try await Task.sleep(for: delay)
            let shown = Set(
                try await target.versions(of: .secret, named: name).compactMap { $0.id.version?.lowercased() })
            let extra = shown.subtracting(known)
            guard extra.isEmpty else {
                return failed("changed by others: the target has \(extra.count) versions that this copy did not write")
            }
            missing = known.subtracting(shown)
            if missing.isEmpty { break }
        }
        guard missing.isEmpty else {
            return RestoreMachine.Ending(
                status: .uncertain, reason: "the target does not show all versions that it took")
        }
        guard try await source.isUnchanged() else {
            return RestoreMachine.Ending(
                status: .incomplete,
                reason: "the source's versions changed meanwhile: `on conflict newer` appends new ones")
        }
        var record = JournalRecord(.done, step: JournalStep.value, object: key)
        record.at = target.lastServiceTime
        try journal.append(record)
        return RestoreMachine.Ending(status: .done, reason: note)
    }

    // MARK: Small parts

    private func isOurs(_ item: ObjectItem, _ version: ArchiveVersion) async throws -> Bool {
        guard SecretRelation.hasAttributes(of: version, item) else { return false }
        guard let mine = try await source.value(of: version), let its = try await value(of: item) else {
            return true
        }
        return mine.equalsInConstantTime(its)
    }

    /// A value of the target; nil where reading is refused, as it is of a disabled version.
    private func value(of item: ObjectItem) async throws -> JSONString? {
        do { return try await target.secret(name, version: item.id.version).value } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        {
            return nil
        }
    }

    private func adopt(_ version: ArchiveVersion, _ id: String) throws {
        try answered(version, id, adopted: true)
    }

    private func answered(_ version: ArchiveVersion, _ id: String, adopted: Bool) throws {
        var record = JournalRecord(.answer, step: JournalStep.value, object: key)
        record.version = version.id
        record.newVersion = id
        record.adopted = adopted
        record.at = target.lastServiceTime
        try journal.append(record)
    }

    private func failed(_ reason: String) -> RestoreMachine.Ending {
        RestoreMachine.Ending(status: .failed, reason: reason)
    }

    private static func attributes(_ version: ArchiveVersion) -> AttributeChange {
        AttributeChange(
            enabled: version.enabled, notBefore: version.notBefore.map { .set($0) } ?? .keep,
            expires: version.expires.map { .set($0) } ?? .keep)
    }
}
