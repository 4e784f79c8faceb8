import KeyVault

/// The machine of one object that is written version by version, oldest first:
/// `intent → request → answer → … → read-back → finish → done`. A value is only ever in memory.
struct ValueMachine<Writer: VersionWriter>: Sendable {
    /// The most times that a version is sent.
    private static var sends: Int { 5 }

    let writer: Writer
    let journal: JournalWriter
    let options: OperationOptions
    let policy: ConflictPolicy

    var target: VaultClient { writer.target }
    var key: ObjectKey { writer.key }
    private var kind: String { writer.key.kind.rawValue }

    /// How far the writing is.
    struct Writing {
        /// The target's ids of the versions that are there, in order.
        var known: [String]
        /// How many of the writer's versions are among them.
        var covered: Int
        /// When the last answer came: the next version belongs into a later second.
        var last: ContinuousClock.Instant?
        /// When the newest version that was there before was made.
        var created: Int64?
    }

    /// Runs the machine from what the target shows and the journal knows.
    func run(_ state: TargetState, _ progress: ValueHistory.Progress) async throws -> RestoreMachine.Ending {
        switch state {
        case .unknown:
            return failed("the target's \(writer.key.kind.plural) may not be listed, so that nothing could be proven")
        case .otherKind(let kind):
            return failed("the target holds a \(kind.rawValue) of that name; rename or remove one of them")
        case .deleted(let item): return failed(RestoreDecision.deletedReason(item))
        case .absent:
            if progress.isUnfinished {
                let items = try await writer.present()
                if !items.isEmpty { return try await goOn(items, progress) }
            }
            if progress.isUnfinished, !progress.written.isEmpty { return try gone() }
            // What a finished run wrote has been deleted since: the journal begins anew with it.
            if !progress.written.isEmpty { try forget() }
            return try await write(Writing(known: [], covered: 0), isAppended: false)
        case .live(let items): return try await goOn(items, progress)
        }
    }

    /// Somebody deleted what an earlier run wrote. That is said once; the next run begins anew.
    private func gone() throws -> RestoreMachine.Ending {
        try forget()
        return failed(
            "changed by others: the versions that an earlier run wrote are gone; run the statement again to write them "
                + "anew")
    }

    private func forget() throws {
        var record = JournalRecord(.fail, step: JournalStep.value, object: key)
        record.why = JournalReason.gone
        record.at = target.lastServiceTime
        try journal.append(record)
    }

    /// What is there is from an earlier run, or it is a conflict.
    private func goOn(_ items: [ObjectItem], _ progress: ValueHistory.Progress) async throws -> RestoreMachine.Ending {
        if progress.isUnfinished, let ending = try await resume(items, progress) { return ending }
        if let made = progress.recreated, items.contains(where: { $0.id.version?.lowercased() == made }) {
            let note = items.count == 1 ? "" : "; it has been rotated or renewed since"
            return RestoreMachine.Ending(status: .same, reason: "an earlier run made it with new key material\(note)")
        }
        return try await decide(items, progress.ties)
    }

    // MARK: What is there already

    /// Goes on where an earlier run ended; nil when nothing that is there is known to be from it.
    private func resume(
        _ items: [ObjectItem], _ progress: ValueHistory.Progress
    ) async throws -> RestoreMachine.Ending? {
        let shown = Set(items.compactMap { $0.id.version?.lowercased() })
        var known = progress.written.map(\.new)
        let written = Set(progress.written.map(\.old))
        var covered = writer.versions.prefix { written.contains($0.id) }.count
        guard written.isSubset(of: writer.listed),
            !writer.versions.dropFirst(covered).contains(where: { written.contains($0.id) })
        else {
            return failed("changed meanwhile: the source's versions are not those that an earlier run began with")
        }
        let added = items.filter { !known.contains($0.id.version?.lowercased() ?? "") }
        guard Set(known).isSubset(of: shown) else {
            return failed("changed by others: versions that an earlier run wrote are gone")
        }
        if let open = progress.open, added.count == 1, let id = added[0].id.version?.lowercased(),
            covered < writer.versions.count, writer.versions[covered].id == open,
            try await writer.isOurs(added[0], writer.versions[covered])
        {
            try answered(writer.versions[covered].id, id, adopted: true)
            known.append(id)
            covered += 1
        } else if !added.isEmpty {
            guard !known.isEmpty else { return nil }
            return failed("changed by others: it has \(added.count) versions that no run of this statement wrote")
        }
        return try await write(
            Writing(known: known, covered: covered, created: items.compactMap(\.attributes.created).max()),
            isAppended: false)
    }

    /// Decides by the table of conflicts, comparing by content.
    private func decide(_ items: [ObjectItem], _ ties: [String: String]) async throws -> RestoreMachine.Ending {
        let theirs = VersionOrder(items).versions
        switch try await writer.relation(theirs, ties) {
        case .same: return RestoreMachine.Ending(status: .same)
        case .prefix(let pairs) where policy == .newer: return try await append(pairs, theirs)
        case .prefix: return conflict("the target holds only its first versions", hint: "newer")
        case .attributesDiffer:
            return conflict("the target holds the same \(kind) with other attributes, tags or policy")
        case .different: return conflict("the target holds another \(kind) of that name")
        case .unreadable:
            return conflict("the target holds a \(kind) of that name, and its values cannot be compared")
        }
    }

    /// Appends what is missing; the journal takes in first what was there, so that an interrupted run can tell it.
    private func append(
        _ pairs: [ValueHistory.Progress.Pair], _ theirs: [ObjectItem]
    ) async throws -> RestoreMachine.Ending {
        let there = Set(pairs.map(\.old))
        for pair in pairs { try answered(pair.old, pair.new, adopted: true) }
        return try await write(
            Writing(
                known: pairs.map(\.new), covered: writer.versions.prefix { there.contains($0.id) }.count,
                created: theirs.last?.attributes.created), isAppended: true)
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

    // MARK: Writing

    /// Writes what is missing, reads it back and finishes.
    func write(_ start: Writing, isAppended: Bool) async throws -> RestoreMachine.Ending {
        var writing = start
        for version in writer.versions.dropFirst(start.covered) {
            guard let content = try await writer.content(of: version) else {
                return failed("version \(version.id) cannot be read in the source")
            }
            if let ending = try await write(version, content, &writing) { return ending }
        }
        return try await readBack(writing, note: isAppended ? "appended to the versions that were there" : nil)
    }

    /// Writes one version; an ending when that cannot be done or proven.
    private func write(
        _ version: ArchiveVersion, _ content: Writer.Content, _ writing: inout Writing
    ) async throws -> RestoreMachine.Ending? {
        for _ in 0..<Self.sends {
            try Task.checkCancellation()
            let before = writing.covered
            try await waitForLaterSecond(writing)
            var intent = JournalRecord(.intent, step: JournalStep.value, object: key)
            intent.version = version.id
            intent.at = target.lastServiceTime
            try await journal.commit(intent)
            do {
                let item = try await writer.send(content, as: version)
                guard let id = item.id.version?.lowercased() else {
                    return RestoreMachine.Ending(status: .uncertain, reason: "the service's answer names no version")
                }
                writing.take(id)
                try answered(version.id, id, adopted: false)
                return nil
            } catch  where error.isCancellation {
                return RestoreMachine.Ending(
                    status: .uncertain, reason: "it was interrupted while it was sent: run the statement again")
            } catch let error as VaultError where error.code == .outcomeUnknown {
                if let ending = try await settle(version, &writing) { return ending }
                if writing.covered > before { return nil }
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

    /// Two versions of one second have no order that could be proven.
    private func waitForLaterSecond(_ writing: Writing) async throws {
        if let last = writing.last {
            try await Task.sleep(until: last + .seconds(1), clock: .continuous)
        } else if let created = writing.created, let now = target.lastServiceTime, now <= created {
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Looks for a version whose answer was lost; it is never repeated blindly.
    private func settle(_ version: ArchiveVersion, _ writing: inout Writing) async throws -> RestoreMachine.Ending? {
        for delay in options.patience.settle {
            try await Task.sleep(for: delay)
            let items = try await writer.present()
            let added = items.filter { !writing.known.contains($0.id.version?.lowercased() ?? "") }
            guard let first = added.first else { continue }
            guard added.count == 1, let id = first.id.version?.lowercased(), try await writer.isOurs(first, version)
            else {
                return RestoreMachine.Ending(
                    status: .uncertain,
                    reason: "an answer was lost, and the target shows versions that cannot be told from ours")
            }
            try answered(version.id, id, adopted: true)
            writing.take(id)
            return nil
        }
        return nil
    }

    private func answered(_ version: String, _ id: String, adopted: Bool) throws {
        var record = JournalRecord(.answer, step: JournalStep.value, object: key)
        record.version = version
        record.newVersion = id
        record.adopted = adopted
        record.at = target.lastServiceTime
        try journal.append(record)
    }

    func failed(_ reason: String) -> RestoreMachine.Ending {
        RestoreMachine.Ending(status: .failed, reason: reason)
    }
}

extension ValueMachine.Writing {
    /// A version is there now.
    fileprivate mutating func take(_ id: String) {
        known.append(id)
        covered += 1
        last = .now
    }
}
