import KeyVault

extension ReplaceMachine {
    /// `delete → deleted → purge → free`: from the moment at which the safety copy is durable.
    func delete(_ copy: SafetyCopy) async throws -> Clearing {
        var mayBeDeleted = false
        for _ in 0..<Self.sends {
            do {
                try await intend(JournalStep.delete, copy)
                let gone = try await client.delete(key.kind, key.name)
                let version = gone.id.version?.lowercased()
                try note(.answer, JournalStep.deleted, version: version)
                return try await removed(gone, copy)
            } catch  where error.isCancellation {
                return .ended(interrupted(copy))
            } catch let error as VaultError where error.code == .outcomeUnknown {
                mayBeDeleted = true
                switch try await lookAfterDelete() {
                case .deleted(let item): return try await purge(item, copy)
                case .absent: return .free(copy)
                case .live(let items) where isVictim(items, copy): continue
                default: throw ChangedByOthers("another object took its name")
                }
            } catch let error as VaultError where error.isNotFound {
                guard mayBeDeleted else { throw ChangedByOthers("it was deleted meanwhile") }
                return try await purgeDeleted(copy)
            } catch let error as VaultError where !error.endsRun {
                try note(.fail, JournalStep.replace)
                terms.history.close(key)
                var ending = failed("it could not be deleted, and is as it was: \(error.description)")
                ending.isPermission = error.isForbidden
                return .ended(ending)
            }
        }
        return .ended(
            Ending(status: .uncertain, reason: "the answer to its delete was lost \(Self.sends) times"))
    }

    /// After the delete's own answer, which names what was deleted.
    private func removed(_ gone: DeletedItem, _ copy: SafetyCopy) async throws -> Clearing {
        if let version = gone.id.version?.lowercased(), version != copy.version {
            return .ended(try await undo(copy, "it got a new version while it was replaced"))
        }
        // Without soft delete there is no way back and nothing to purge.
        if gone.item.attributes.recoveryLevel == "Purgeable" { return .free(copy) }
        return try await purgeDeleted(copy, isKnown: gone.id.version != nil)
    }

    /// Waits until the deleted collection shows the object, and purges it.
    ///
    /// - Parameter isKnown: whether an answer has named what was deleted, so that it need not be read again.
    func purgeDeleted(_ copy: SafetyCopy, isKnown: Bool = false) async throws -> Clearing {
        let shown = try await asking.until(patience.transition) { () -> Shown? in
            do { return .item(try await client.deleted(key.kind, key.name)) } catch let error as VaultError
                where !error.endsRun && (error.isNotFound || error.isForbidden)
            { return error.isForbidden ? .refused : nil }
        }
        switch shown {
        case .item(let item): return try await purge(item, copy)
        case .refused where isKnown: return try await purge(copy)
        case .refused:
            return .ended(try await undo(copy, "whether the deleted object is the one that was saved cannot be read"))
        case nil:
            return .ended(
                Ending(
                    status: .uncertain,
                    reason: "the deleted object does not show up: run the statement again; what was there is in "
                        + terms.copies.path(of: copy)))
        }
    }

    private enum Shown {
        case item(DeletedItem)
        case refused
    }

    /// Purges a deleted object only if it still has the version that was current when the safety copy was taken.
    func purge(_ item: DeletedItem, _ copy: SafetyCopy) async throws -> Clearing {
        guard let version = item.id.version?.lowercased(), version != copy.version else { return try await purge(copy) }
        return .ended(try await undo(copy, "it got a new version while it was replaced"))
    }

    private func purge(_ copy: SafetyCopy) async throws -> Clearing {
        for _ in 0..<Self.sends {
            do {
                try await intend(JournalStep.purge, copy)
                try await client.purge(key.kind, key.name)
                return try await freed(copy)
            } catch  where error.isCancellation {
                return .ended(interrupted(copy))
            } catch let error as VaultError where error.code == .outcomeUnknown {
                // From now on it may be gone from the deleted collection: its absence is an answer.
                client.expectPurged(key.kind, key.name)
                if try await asking.settling({ try await isPurged(key) ? true : nil }) == true {
                    return try await freed(copy)
                }
            } catch let error as VaultError where error.isNotFound {
                return try await freed(copy)
            } catch let error as VaultError where !error.endsRun {
                var ending = try await undo(copy, "purging was refused: \(error.description)")
                ending.isPermission = error.isForbidden
                return .ended(ending)
            }
        }
        return .ended(Ending(status: .uncertain, reason: "the answer to its purge was lost \(Self.sends) times"))
    }

    /// Waits until no deleted collection holds the name: a certificate's key and secret go with it.
    private func freed(_ copy: SafetyCopy) async throws -> Clearing {
        let kinds: [ObjectKind] = key.kind == .certificate ? [.certificate, .key, .secret] : [key.kind]
        _ = try await asking.until(patience.transition) { () -> Bool? in
            for kind in kinds where try await !isPurged(ObjectKey(kind, key.name)) { return nil }
            return true
        }
        try note(.answer, JournalStep.free)
        return .free(copy)
    }

    /// Whether the deleted collection no longer has the name, or may not be read: then the write's own conflict tells.
    private func isPurged(_ key: ObjectKey) async throws -> Bool {
        do {
            _ = try await client.deleted(key.kind, key.name)
            return false
        } catch let error as VaultError where !error.endsRun && (error.isNotFound || error.isForbidden) {
            return true
        }
    }

    // MARK: Looking

    /// What shows after a delete whose answer was lost; live when it was not carried out.
    private func lookAfterDelete() async throws -> TargetState {
        let state = try await asking.settling { () -> TargetState? in
            let state = try await TargetView.look(key, client)
            if case .deleted = state { return state }
            return nil
        }
        if let state { return state }
        let last = try await TargetView.look(key, client)
        guard case .absent = last else { return last }
        return try await lookUntilShown()
    }

    /// Asks until something shows under the name; absent when nothing does in time.
    func lookUntilShown() async throws -> TargetState {
        try await asking.until(patience.transition) { () -> TargetState? in
            let state = try await TargetView.look(key, client)
            if case .absent = state { return nil }
            return state
        } ?? .absent
    }

    /// Whether what is live is the object that was saved.
    func isVictim(_ items: [ObjectItem], _ copy: SafetyCopy) -> Bool {
        let order = VersionOrder(items)
        guard let newest = order.newest else { return false }
        let time = newest.attributes.created
        return items.contains { item in
            item.id.version?.lowercased() == copy.version && item.attributes.created == time
        }
    }
}
