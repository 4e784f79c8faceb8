import ExactJSON
import KeyVault

extension RestoreMachine {
    /// What came of sending the blob.
    enum Sent {
        case ended(Ending)
        case lost
        case conflict(VaultError)
    }

    /// Sends the blob, alone as long as nobody knows whether the target takes it.
    func send(isReplacing: Bool) async throws -> Sent {
        let blob = try await blob()
        guard let isAlone = await run.canary.ask() else { return .ended(Ending(status: .untried)) }
        do {
            let sent = try await send(blob, isAlone: isAlone, isReplacing: isReplacing)
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

    private func send(_ blob: [UInt8], isAlone: Bool, isReplacing: Bool) async throws -> Sent {
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
            return .ended(Self.interrupted)
        }
        var record = JournalRecord(.answer, step: JournalStep.seen, object: key)
        record.newVersion = answer.id.version?.lowercased()
        record.at = client.lastServiceTime
        try run.journal.append(record)
        if isReplacing, let ending = try await readBack() { return .ended(ending) }
        return .ended(try await seen(answer))
    }

    private func refused(_ error: VaultError, isAlone: Bool) async throws -> Sent {
        if error.code == .outcomeUnknown { return .lost }
        if error.endsRun {
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

    /// What took another object's place must be seen whole before the replacement is done; nil when it is.
    private func readBack() async throws -> Ending? {
        let isWhole = try await asking.until(run.options.patience.partial) { () -> Bool? in
            guard case .live(let items) = try await recognised(try await TargetView.look(key, client)) else {
                return nil
            }
            switch VersionComparison(entry, items) {
            case .same, .newer, .attributesDiffer: return true
            case .part, .different: return nil
            }
        }
        guard isWhole != true else { return nil }
        return Ending(
            status: .uncertain, reason: "the target does not show all versions that it took: run the statement again")
    }

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
    func finish(_ status: Outcome, _ note: String?, adopted: Bool) async throws -> Ending {
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
        run.replacing.history.close(key)
        return ending
    }

    // MARK: Looking

    /// Looks at the target until it shows something, for a bounded time: writes and lists may appear late.
    func lookPatiently() async throws -> TargetState {
        try await asking.settling { () -> TargetState? in
            let state = try await TargetView.look(key, client)
            if case .absent = state { return nil }
            return state
        } ?? .absent
    }

    /// Asks again while only part of the versions can be seen.
    func waitForAllVersions(_ wasLost: Bool) async throws -> Ending {
        let whole = try await asking.until(run.options.patience.partial) { () -> VersionComparison? in
            guard case .live(let versions) = try await TargetView.look(key, client) else { return nil }
            let comparison = VersionComparison(entry, versions)
            return comparison == .same || comparison == .newer ? comparison : nil
        }
        switch whole {
        case .same: return try await finish(wasLost ? .done : .same, nil, adopted: true)
        case nil:
            return Ending(
                status: .uncertain, reason: "the target shows only part of its versions: run the statement again")
        default:
            return try await finish(
                .same, "the target holds newer versions too: rotated or renewed since", adopted: true)
        }
    }
}
