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
        /// Whether it would replace an object and waits until another one has shown that the target takes these blobs.
        var waitsForProof = false

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

    var client: VaultClient { run.client }
    var key: ObjectKey { entry.key }
    var asking: Asking { Asking(patience: run.options.patience) }

    /// Where the machine is.
    private struct Course {
        var state: TargetState
        var wasSent: Bool
        var lostAnswers = false
        var conflict: VaultError?
        /// What was taken away to make room.
        var replaced: SafetyCopy?
        var isRecovered = false
        /// What happened to the object in the target since an earlier run restored it.
        var changed: String?
    }

    /// Runs the machine from what the target shows.
    ///
    /// - Throws: what ends the statement, or concerns this object alone (`.damaged` with an object).
    func run(_ state: TargetState) async throws -> Ending {
        var course = Course(
            state: try await TargetView.whole(state, run.policy, client), wasSent: run.history.wasSent(key))
        if run.policy == .replace, let open = run.replacing.history.open(key) {
            switch try await run.replacing.machine(key).resume(open, course.state, isOurs: isOurs) {
            case .decide(let state): course.state = state
            case .free(let copy):
                course.state = .absent
                course.replaced = copy
            case .ended(let ending): return ending
            }
        }
        course.changed = try await changedSince(course.state)
        for _ in 0..<Self.sends {
            if let ending = try await step(&course) { return try await concluded(ending, course) }
        }
        if let conflict = course.conflict {
            return try await concluded(try failed(conflict.description, conflict), course)
        }
        return Ending(
            status: .uncertain, reason: "its answer was lost \(Self.sends) times and the target does not show it")
    }

    /// Decides by what shows until there is something to send, sends it, and looks at what came of it; nil when that has
    /// to be decided anew.
    private func step(_ course: inout Course) async throws -> Ending? {
        while true {
            let shown = try await recognised(course.state)
            if hasOurIds(course.state) { await run.canary.prove() }
            let decision = RestoreDecision(entry, target: shown, policy: run.policy, wasSent: course.wasSent)
            switch decision {
            case .same(let note): return try await finish(course.lostAnswers ? .done : .same, note, adopted: true)
            case .skip(let reason): return Ending(status: .skipped, reason: reason)
            case .fail(let reason): return try failed(reason, course.conflict)
            case .lookAgain: return try await waitForAllVersions(course.lostAnswers)
            case .update: return try await update(shown)
            case .recover:
                guard course.replaced == nil, !course.isRecovered else { return givenUp(&course) }
                if let ending = try await recover(&course) { return ending }
            case .replace:
                guard course.replaced == nil else { return givenUp(&course) }
                if let ending = try await replace(&course) { return ending }
            case .send:
                if let conflict = course.conflict, case .unknown = course.state {
                    return Ending(
                        status: .uncertain,
                        reason:
                            "the service reports a conflict and the target may not be listed: \(conflict.description)")
                }
                return try await send(&course)
            }
        }
    }

    private func send(_ course: inout Course) async throws -> Ending? {
        switch try await send(isReplacing: course.replaced != nil) {
        case .ended(let ending): return ending
        case .lost:
            course.wasSent = true
            course.lostAnswers = true
            do { course.state = try await lookPatiently() } catch {
                guard error.isCancellation else { throw error }
                return Self.interrupted
            }
        case .conflict(let error):
            course.conflict = error
            course.state = try await lookPatiently()
        }
        return nil
    }

    static let interrupted = Ending(
        status: .uncertain, reason: "it was interrupted while it was sent: run the statement again")

    func failed(_ reason: String, _ error: VaultError?) throws -> Ending {
        var record = JournalRecord(.fail, step: JournalStep.sent, object: key)
        record.why = error?.journalReason ?? "conflict"
        record.at = client.lastServiceTime
        try run.journal.append(record)
        return Ending(status: .failed, reason: reason)
    }

    // MARK: Conflicts

    /// Recovers the soft-deleted namesake; what is live then decides.
    private func recover(_ course: inout Course) async throws -> Ending? {
        let recovery = Recovery(client: client, journal: run.journal, patience: run.options.patience, key: key)
        let outcome: Recovery.Outcome
        do { outcome = try await recovery.run() } catch let error as VaultError where !error.isCancellation {
            throw OperationError(error)
        }
        guard case .live(let items) = outcome else {
            var ending = try failed("the name is held by a deleted object, and \(outcome.reason)", nil)
            if case .refused(let error) = outcome { ending.isPermission = error.isForbidden }
            return ending
        }
        course.isRecovered = true
        course.state = .live(items)
        return nil
    }

    /// Takes away what is live, once it is sure that the target takes the blob.
    private func replace(_ course: inout Course) async throws -> Ending? {
        guard case .live(let items) = course.state else { return nil }
        guard await run.isWorldProven() else { return Ending(status: .untried, waitsForProof: true) }
        // A blob that cannot be read must not cost the object that is there.
        _ = try await blob()
        switch try await run.replacing.machine(key).clear(items) {
        case .ended(let ending): return ending
        case .free(let copy):
            course.replaced = copy
            course.state = .absent
            return nil
        }
    }

    /// Makes the attributes of the versions that are there equal.
    private func update(_ shown: TargetState) async throws -> Ending {
        guard case .live(let items) = shown else { return try failed("the target shows no version", nil) }
        let pairs = entry.versions.compactMap { version in
            items.first { $0.id.version?.lowercased() == version.id }.map {
                AttributeRepair.Pair(wanted: version, item: $0)
            }
        }
        let repair = AttributeRepair(
            client: client, journal: run.journal, patience: run.options.patience, key: key)
        do {
            if let problem = try await repair.run(pairs) { return try failed(problem, nil) }
        } catch let error as VaultError where !error.endsRun && !error.isCancellation {
            var ending = try failed("its attributes could not be made equal: \(error.description)", error)
            ending.isPermission = error.isForbidden
            return ending
        }
        return try await finish(.done, "its attributes were made equal", adopted: true)
    }

    /// What took the name meanwhile is somebody else's: it stays, and what was there before is in the safety copy.
    private func givenUp(_ course: inout Course) -> Ending {
        let changed = ReplaceMachine.ChangedByOthers("another object took the name meanwhile")
        var ending = run.replacing.machine(key).givenUp(changed)
        if let copy = course.replaced { ending.reason = reason(ending, isIn: copy) }
        course.replaced = nil
        return ending
    }

    private func reason(_ ending: Ending, isIn copy: SafetyCopy) -> String {
        "\(ending.reason ?? "it was being replaced"); the object that was there is in "
            + run.replacing.copies.path(of: copy)
    }

    /// What the ending means for what was taken away or recovered before.
    private func concluded(_ ending: Ending, _ course: Course) async throws -> Ending {
        var ending = ending
        if let changed = course.changed, !ending.waitsForProof {
            ending.reason = [changed, ending.reason].compactMap { $0 }.joined(separator: "; ")
        }
        if let copy = course.replaced, !ending.isThere {
            guard ending.status == .failed || ending.status == .untried else {
                ending.reason = reason(ending, isIn: copy)
                return ending
            }
            var back = try await run.replacing.machine(key).putBack(copy, ending.reason ?? "nothing more was sent")
            back.isPermission = ending.isPermission
            return back
        }
        guard course.isRecovered, course.replaced == nil, ending.status != .done, !ending.waitsForProof else {
            return ending
        }
        let note = ending.isThere ? "it was recovered" : "it was recovered and is left so"
        ending.reason = [ending.reason, note].compactMap { $0 }.joined(separator: "; ")
        return ending
    }
}
