import ExactJSON
import KeyVault

/// The machine of one object: `decide → intent → sent → seen → finish → done`.
struct RestoreMachine: Sendable {
    /// How it ended.
    struct Ending: Sendable {
        var status: Outcome
        var reason: String?
        var isPermission = false
        /// Whether the service refused it as of another world.
        var isOtherWorld = false

        /// Whether the target holds the object.
        var isThere: Bool { status == .done || status == .same || status == .incomplete }
    }

    /// The most times that a blob is sent.
    static let sends = 5

    let run: any BlobRestoring
    let entry: ArchiveEntry
    /// A key's rotation policy, null when it has none; nil when nothing is known of one.
    let rotationPolicy: Reading<JSON>?
    /// Gives the bytes that are sent.
    let blob: @Sendable () async throws -> [UInt8]

    private var client: VaultClient { run.client }
    private var key: ObjectKey { entry.key }

    /// Runs the machine from what the target shows.
    ///
    /// - Throws: what ends the statement, or concerns this object alone (`.damaged` with an object).
    func run(_ state: TargetState) async throws -> Ending {
        var state = state
        var wasSent = run.history.wasSent(key)
        var lostAnswers = false
        var conflict: VaultError?
        for _ in 0..<Self.sends {
            let shown = try await recognised(state)
            let decision = RestoreDecision(entry, target: shown, policy: run.policy, wasSent: wasSent)
            switch decision {
            case .same(let note): return try await finish(lostAnswers ? .done : .same, note, adopted: true)
            case .skip(let reason): return Ending(status: .skipped, reason: reason)
            case .fail(let reason): return try failed(reason, conflict)
            case .lookAgain: return try await waitForAllVersions(lostAnswers)
            case .send:
                if let conflict, case .unknown = state {
                    let reason =
                        "the service reports a conflict and the target may not be listed: \(conflict.description)"
                    return Ending(status: .uncertain, reason: reason)
                }
            }
            switch try await send() {
            case .ended(let ending): return ending
            case .lost:
                wasSent = true
                lostAnswers = true
                do { state = try await lookPatiently() } catch {
                    guard error.isCancellation else { throw error }
                    return Self.interrupted
                }
            case .conflict(let error):
                conflict = error
                state = try await lookPatiently()
            }
        }
        if let conflict { return try failed(conflict.description, conflict) }
        return Ending(
            status: .uncertain, reason: "its answer was lost \(Self.sends) times and the target does not show it")
    }

    private static let interrupted = Ending(
        status: .uncertain, reason: "it was interrupted while it was sent: run the statement again")

    private func failed(_ reason: String, _ error: VaultError?) throws -> Ending {
        var record = JournalRecord(.fail, step: JournalStep.sent, object: key)
        record.why = error?.journalReason ?? "conflict"
        record.at = client.lastServiceTime
        try run.journal.append(record)
        return Ending(status: .failed, reason: reason)
    }

    // MARK: Sending

    private enum Sent {
        case ended(Ending)
        case lost
        case conflict(VaultError)
    }

    private func send() async throws -> Sent {
        let blob = try await blob()
        guard let isAlone = await run.canary.ask() else { return .ended(Ending(status: .untried)) }
        do {
            let sent = try await send(blob, isAlone: isAlone)
            if isAlone { await run.canary.report(Self.finding(sent)) }
            return sent
        } catch {
            // What ends the run must be known before anyone else is let go.
            let isOfObject = (error as? VaultError)?.stopsStatement == false
            if isAlone { await run.canary.report(isOfObject ? .nothing : .refused) }
            throw error
        }
    }

    private static func finding(_ sent: Sent) -> Canary.Finding {
        switch sent {
        case .ended(let ending) where ending.isThere: .accepted
        case .ended(let ending) where ending.status == .untried || ending.isOtherWorld: .refused
        default: .nothing
        }
    }

    private func send(_ blob: [UInt8], isAlone: Bool) async throws -> Sent {
        try Task.checkCancellation()
        var intent = JournalRecord(.intent, step: JournalStep.sent, object: key)
        intent.version = entry.current
        intent.at = client.lastServiceTime
        try await run.journal.commit(intent)
        let answer: ObjectItem
        do {
            answer = try await client.restore(entry.kind, blob: blob, expecting: entry.name)
        } catch let error as VaultError {
            return try await refused(error, isAlone: isAlone)
        } catch  where error.isCancellation {
            return .ended(
                Ending(status: .uncertain, reason: "it was interrupted while it was sent: run the statement again"))
        }
        var record = JournalRecord(.answer, step: JournalStep.seen, object: key)
        record.newVersion = answer.id.version?.lowercased()
        record.at = client.lastServiceTime
        try run.journal.append(record)
        return .ended(try await seen(answer))
    }

    private func refused(_ error: VaultError, isAlone: Bool) async throws -> Sent {
        if error.code == .outcomeUnknown { return .lost }
        if error.stopsStatement || error.isUnreachable {
            throw OperationError(error)
        }
        if error.isWrongWorld {
            run.foundOtherWorld(error)
            await run.canary.refuse()
            var record = JournalRecord(.fail, step: JournalStep.sent, object: key)
            record.why = error.journalReason
            try run.journal.append(record)
            return .ended(
                Ending(status: isAlone ? .failed : .untried, reason: error.description, isOtherWorld: true))
        }
        if error.isConflict, !error.isBeingDeleted, !error.isBeingRecovered { return .conflict(error) }
        var ending = try failed(RestoreExplanation.reason(error, isCanary: isAlone), error)
        ending.isPermission = error.isForbidden
        return .ended(ending)
    }

    // MARK: After the answer

    /// The answer must name the entry's object and version. Restore keeps ids; should it not for keys and certificates,
    /// the public part proves the object instead.
    private func seen(_ answer: ObjectItem) async throws -> Ending {
        guard answer.id.key == key.name else {
            return try failed("other object in file: the service restored \(answer.id.description)", nil)
        }
        guard let version = answer.id.version?.lowercased(), !entry.versions.contains(where: { $0.id == version })
        else {
            return try await finish(.done, nil, adopted: false)
        }
        if let ours = entry.currentVersion?.publicPart, try await publicPart(version) == ours {
            return try await finish(.done, "it got new version ids in the target", adopted: false)
        }
        return try failed(
            "other object in file: the service restored version \(version), which the archive does not know", nil)
    }

    /// The last step: a key's rotation policy, which no blob carries.
    private func finish(_ status: Outcome, _ note: String?, adopted: Bool) async throws -> Ending {
        var ending = Ending(status: status, reason: note)
        if entry.kind == .key {
            switch rotationPolicy {
            case nil: break
            case .unreadable(let why): ending.reason = "its rotation policy could not be read in the source: \(why)"
            case .known(let json) where json.isNull: break
            case .known(let json):
                guard let policy = RotationPolicy(json) else {
                    return Ending(status: .incomplete, reason: "its rotation policy cannot be read")
                }
                do { _ = try await client.setRotationPolicy(entry.name, policy) } catch let error as VaultError
                    where !error.stopsStatement
                {
                    ending = Ending(
                        status: .incomplete, reason: "its rotation policy was refused: \(error.description)")
                }
            }
        }
        var record = JournalRecord(
            ending.status == .incomplete ? .fail : .done, step: JournalStep.restored, object: key)
        record.newVersion = entry.current
        record.adopted = adopted
        record.at = client.lastServiceTime
        if ending.status == .incomplete { record.why = "rotation-policy" }
        try run.journal.append(record)
        return ending
    }

    // MARK: Looking

    /// Looks at the target until it shows something, for a bounded time: writes and lists may appear late.
    private func lookPatiently() async throws -> TargetState {
        var state = TargetState.absent
        for delay in run.options.patience.settle {
            state = try await TargetView.look(key, client)
            guard case .absent = state else { return state }
            try await Task.sleep(for: delay)
        }
        return try await TargetView.look(key, client)
    }

    /// Asks again while only part of the versions can be seen.
    private func waitForAllVersions(_ wasLost: Bool) async throws -> Ending {
        let clock = ContinuousClock()
        let end = clock.now + run.options.patience.partial
        while clock.now < end {
            try await Task.sleep(for: run.options.patience.poll)
            guard case .live(let versions) = try await TargetView.look(key, client) else { continue }
            switch VersionComparison(entry, versions) {
            case .same: return try await finish(wasLost ? .done : .same, nil, adopted: true)
            case .newer:
                return try await finish(
                    .same, "the target holds newer versions too: rotated or renewed since", adopted: true)
            default: continue
            }
        }
        return Ending(status: .uncertain, reason: "the target shows only part of its versions: run the statement again")
    }
}
