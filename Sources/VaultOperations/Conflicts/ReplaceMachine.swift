import ExactJSON
import KeyVault

/// The machine that takes a live object of the target out of the way of another one:
/// `safety → delete → deleted → purge → free`. What comes next, `restore or import → read-back`, is its caller's; should
/// that fail, `putBack` undoes all of it.
struct ReplaceMachine: Sendable {
    typealias Ending = RestoreMachine.Ending

    /// What came of clearing a name.
    enum Clearing: Sendable {
        /// The name is free; the copy is what was there.
        case free(SafetyCopy)
        /// The object could not be taken away, and is where it was.
        case ended(Ending)
    }

    /// The most times that a request is sent whose answers are lost.
    static let sends = 5

    let terms: Replacing
    let key: ObjectKey

    var client: VaultClient { terms.target.client }
    var patience: Patience { terms.options.patience }
    var asking: Asking { Asking(patience: patience) }

    /// Clears the name of an object that is live with these versions.
    ///
    /// - Throws: what ends the statement.
    func clear(_ items: [ObjectItem]) async throws -> Clearing {
        do {
            guard let newest = VersionOrder(items).newest else { return .ended(failed("the target shows no version")) }
            if let obstacle = try await obstacle(newest) {
                return .ended(failed("\(obstacle); nothing was deleted"))
            }
            let copy = try await takeSafetyCopy(newest, of: items)
            return try await delete(copy)
        } catch is ObjectReader.IsPending {
            return .ended(failed("a certificate of that name is being issued: finish or delete its request first"))
        } catch is ObjectReader.KeepsChanging {
            return .ended(failed("the target's object keeps changing; nothing was deleted"))
        } catch let changed as ChangedByOthers {
            return .ended(givenUp(changed))
        } catch let error as VaultError where !error.endsRun {
            var ending = failed("its safety copy could not be taken, and nothing was deleted: \(error.description)")
            ending.isPermission = error.isForbidden
            return .ended(ending)
        } catch let error as VaultError where !error.isCancellation {
            throw OperationError(error)
        }
    }

    // MARK: Before anything is touched

    /// Why the object cannot be replaced; nil when nothing is known to stand in the way.
    func obstacle(_ newest: ObjectItem) async throws -> String? {
        switch try await isPurgeable(newest) {
        case false?:
            return "deleted objects of \(terms.target.name) are protected from purging, so that the name could not be "
                + "used again before \(newest.attributes.recoverableDays.map { "\($0) days" } ?? "the retention") are over"
        case nil: return "whether its name could be used again cannot be read, because `get` is refused"
        case true?: break
        }
        return try await terms.rights.refusal(of: key.kind).map { "replacing needs a right that is missing: \($0)" }
    }

    /// Lists of certificates tell no recovery level, a GET does.
    private func isPurgeable(_ newest: ObjectItem) async throws -> Bool? {
        if let known = newest.attributes.isPurgeable { return known }
        do {
            switch key.kind {
            case .certificate: return try await client.certificate(key.name).attributes.isPurgeable
            case .key: return try await client.key(key.name).attributes.isPurgeable
            case .secret: return try await client.secret(key.name).attributes.isPurgeable
            }
        } catch let error as VaultError where error.isForbidden && !error.endsRun { return nil }
    }

    /// Takes the object's own backup, and makes it durable.
    private func takeSafetyCopy(_ newest: ObjectItem, of items: [ObjectItem]) async throws -> SafetyCopy {
        let (entry, blob) = try await ObjectReader(client: client).read(newest.asObject)
        let decided = Set(items.compactMap { $0.id.version?.lowercased() })
        guard Set(entry.versions.map(\.id)) == decided, let current = entry.currentVersion?.id else {
            throw ChangedByOthers("its versions changed while it was looked at")
        }
        var copy = SafetyCopy(
            key: key, version: current, size: Int64(blob.count), digest: Hex.digest(blob), rotationPolicy: nil)
        if key.kind == .key { copy.rotationPolicy = try await rotationPolicy() }
        try await terms.copies.store(copy, blob)
        var record = JournalRecord(.done, step: JournalStep.safety, object: key)
        record.version = copy.version
        record.at = client.lastServiceTime
        record.entry = copy.json
        try await terms.journal.commit(record)
        return copy
    }

    private func rotationPolicy() async throws -> JSON? {
        do {
            let policy = try await client.rotationPolicy(key.name)
            return policy.isSet ? policy.json : nil
        } catch let error as VaultError where error.isForbidden && !error.endsRun { return nil }
    }

    // MARK: Words and records

    /// Somebody else changed the object: nothing of theirs is deleted to repair that.
    struct ChangedByOthers: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    func failed(_ reason: String) -> Ending { Ending(status: .failed, reason: reason) }

    /// The replacement ends here and no later run goes on with it.
    func givenUp(_ changed: ChangedByOthers) -> Ending {
        var record = JournalRecord(.fail, step: JournalStep.replace, object: key)
        record.why = "changed-by-others"
        // What cannot be written now the journal's next record reports.
        _ = try? terms.journal.append(record)
        terms.history.close(key)
        return failed("changed by others: \(changed.what); nothing of it was deleted")
    }

    func interrupted(_ copy: SafetyCopy) -> Ending {
        Ending(
            status: .uncertain,
            reason:
                "it was interrupted while it was replaced: run the statement again; the object that was there is in "
                + terms.copies.path(of: copy))
    }

    func intend(_ step: String, _ copy: SafetyCopy) async throws {
        try Task.checkCancellation()
        var record = JournalRecord(.intent, step: step, object: key)
        record.version = copy.version
        record.at = client.lastServiceTime
        try await terms.journal.commit(record)
    }

    func note(_ kind: JournalRecord.Kind, _ step: String, version: String? = nil) throws {
        var record = JournalRecord(kind, step: step, object: key)
        record.version = version
        record.at = client.lastServiceTime
        try terms.journal.append(record)
    }
}

extension VaultError {
    /// Whether nothing else in this run can work either.
    var endsRun: Bool { stopsStatement || isUnreachable }
}
