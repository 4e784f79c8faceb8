import KeyVault

/// Going on where an earlier run ended, by the table of replacements (operations section 3).
extension ReplaceMachine {
    /// How a replacement goes on.
    enum Resumption: Sendable {
        /// Decide by what is live, as a run that begins would.
        case decide(TargetState)
        /// The name is free: write.
        case free(SafetyCopy)
        /// It ends here.
        case ended(Ending)
    }

    /// Goes on with what an earlier run of the same statement began.
    ///
    /// - Parameter isOurs: whether what is live is what takes the object's place, whole or in part.
    func resume(
        _ open: ReplaceHistory.Open, _ shown: TargetState, isOurs: ([ObjectItem]) async throws -> Bool
    ) async throws -> Resumption {
        do {
            var state = shown
            // Between the two collections, or in a list that lags: nothing shows for a while.
            if case .absent = state, open.step == .delete { state = try await lookUntilShown() }
            switch state {
            case .absent:
                guard open.step >= .delete else { return .decide(.absent) }
                client.expectPurged(key.kind, key.name)
                return .free(open.copy)
            case .deleted(let item):
                guard open.step >= .delete else {
                    throw ChangedByOthers("it is deleted, and no run of this statement did that")
                }
                return Self.resumption(try await purge(try await TargetView.whole(item, client), open.copy))
            case .live(let items):
                if isVictim(items, open.copy) { return .decide(state) }
                guard open.step == .purge, try await isOurs(items) else {
                    throw ChangedByOthers("another object of that name is there")
                }
                return .decide(state)
            case .otherKind(let kind): throw ChangedByOthers("a \(kind.rawValue) of that name is there")
            case .unknown:
                return .ended(
                    Ending(status: .uncertain, reason: "it was being replaced, and the target may not be listed"))
            }
        } catch let changed as ChangedByOthers {
            return .ended(givenUp(changed))
        } catch let error as VaultError where error.endsRun && !error.isCancellation {
            throw OperationError(error)
        }
    }

    private static func resumption(_ clearing: Clearing) -> Resumption {
        switch clearing {
        case .free(let copy): .free(copy)
        case .ended(let ending): .ended(ending)
        }
    }

    /// Undoes what an earlier run left open, because no statement goes on with it.
    ///
    /// - Returns: what was done, for a notice; nil when there was nothing to do.
    /// - Throws: `OperationError`.
    func settle(_ open: ReplaceHistory.Open) async throws -> String? {
        do {
            var state = try await TargetView.look(key, client)
            if case .absent = state, open.step == .delete { state = try await lookUntilShown() }
            switch state {
            case .deleted(let item) where open.step >= .delete:
                guard try await TargetView.whole(item, client).id.version?.lowercased() == open.copy.version else {
                    break
                }
                _ = try await undo(open.copy, "an earlier run was interrupted")
                return "\(key) was being replaced by a run that was interrupted: it was recovered"
            case .absent where open.step >= .delete:
                client.expectPurged(key.kind, key.name)
                _ = try await putBack(open.copy, "an earlier run was interrupted")
                return "\(key) was being replaced by a run that was interrupted: it was put back from its safety copy"
            default: break
            }
            try note(.fail, JournalStep.replace)
            terms.history.close(key)
            return nil
        } catch let error as VaultError where !error.isCancellation {
            throw OperationError(error)
        }
    }
}
