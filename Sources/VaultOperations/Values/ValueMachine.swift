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
    /// What replacements of the run share.
    let replacing: Replacing

    typealias Ending = RestoreMachine.Ending

    var target: VaultClient { writer.target }
    var key: ObjectKey { writer.key }

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
    func run(_ state: TargetState, _ progress: ValueHistory.Progress) async throws -> Ending {
        var course = ValueCourse(key, policy, replacing)
        let written = Set(progress.written.map(\.new))
        let opening = try await course.open(state) { items in
            let shown = Set(items.compactMap { $0.id.version?.lowercased() })
            return progress.isUnfinished && written.isSubset(of: shown)
        }
        switch opening {
        case .ended(let ending): return try await course.concluded(ending)
        case .state(let state):
            let ending = try await move(state, progress, &course)
            return try await course.concluded(ending)
        }
    }

    private func move(
        _ state: TargetState, _ progress: ValueHistory.Progress, _ course: inout ValueCourse
    ) async throws -> Ending {
        switch state {
        case .unknown:
            return failed("the target's \(writer.key.kind.plural) may not be listed, so that nothing could be proven")
        case .otherKind(let kind): return failed(RestoreDecision.otherKindReason(kind))
        case .deleted(let item): return failed(RestoreDecision.deletedReason(item))
        case .absent:
            if progress.isUnfinished {
                let items = try await writer.present()
                if !items.isEmpty { return try await goOn(items, progress, &course) }
            }
            if progress.isUnfinished, !progress.written.isEmpty, !course.isReplacing { return try gone() }
            // What a finished run wrote has been deleted since: the journal begins anew with it.
            if !progress.written.isEmpty { try forget() }
            return try await write(Writing(known: [], covered: 0), isAppended: false, &course)
        case .live(let items): return try await goOn(items, progress, &course)
        }
    }

    /// Somebody deleted what an earlier run wrote. That is said once; the next run begins anew.
    private func gone() throws -> Ending {
        try forget()
        return failed(
            "changed by others: the versions that an earlier run wrote are gone; run the statement again to write them "
                + "anew")
    }

    /// The journal begins anew with the object.
    func forget() throws {
        var record = JournalRecord(.fail, step: JournalStep.value, object: key)
        record.why = JournalReason.gone
        record.at = target.lastServiceTime
        try journal.append(record)
    }

    // MARK: Writing

    /// Writes what is missing, reads it back and finishes.
    func write(_ start: Writing, isAppended: Bool, _ course: inout ValueCourse) async throws -> Ending {
        var writing = start
        for version in writer.versions.dropFirst(start.covered) {
            guard let content = try await writer.content(of: version) else {
                return failed("version \(version.id) cannot be read in the source")
            }
            let ending = try await write(version, content, &writing)
            if writing.covered > start.covered { course.wrote() }
            if let ending { return ending }
        }
        return try await readBack(writing, note: isAppended ? "appended to the versions that were there" : nil)
    }

    /// Writes one version; an ending when that cannot be done or proven.
    private func write(
        _ version: ArchiveVersion, _ content: Writer.Content, _ writing: inout Writing
    ) async throws -> Ending? {
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
                    return Ending(status: .uncertain, reason: "the service's answer names no version")
                }
                writing.take(id)
                try answered(version.id, id, adopted: false)
                return nil
            } catch  where error.isCancellation {
                return Ending(
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
        return Ending(
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
    private func settle(_ version: ArchiveVersion, _ writing: inout Writing) async throws -> Ending? {
        for delay in options.patience.settle {
            try await Task.sleep(for: delay)
            let items = try await writer.present()
            let added = items.filter { !writing.known.contains($0.id.version?.lowercased() ?? "") }
            guard let first = added.first else { continue }
            guard added.count == 1, let id = first.id.version?.lowercased(), try await writer.isOurs(first, version)
            else {
                return Ending(
                    status: .uncertain,
                    reason: "an answer was lost, and the target shows versions that cannot be told from ours")
            }
            try answered(version.id, id, adopted: true)
            writing.take(id)
            return nil
        }
        return nil
    }

    func answered(_ version: String, _ id: String, adopted: Bool) throws {
        var record = JournalRecord(.answer, step: JournalStep.value, object: key)
        record.version = version
        record.newVersion = id
        record.adopted = adopted
        record.at = target.lastServiceTime
        try journal.append(record)
    }

    func failed(_ reason: String) -> Ending {
        Ending(status: .failed, reason: reason)
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
