import ExactJSON
import KeyVault

/// Putting back what was taken away.
extension ReplaceMachine {
    /// Recovers the object that was deleted and not purged.
    ///
    /// - Throws: `OperationError` `.safetyCopy` when that is impossible.
    func undo(_ copy: SafetyCopy, _ reason: String) async throws -> Ending {
        let recovery = Recovery(client: client, journal: terms.journal, patience: patience, key: key)
        let recovered: Recovery.Outcome
        do { recovered = try await recovery.run() } catch  where error.isCancellation { return interrupted(copy) }
        guard case .live = recovered else { throw notPutBack(copy, reason, recovered.reason) }
        try closeAsUndone()
        return failed("\(reason); the object that was there was recovered and is as it was")
    }

    /// Restores the safety copy of an object that was purged, because what should take its place was refused.
    ///
    /// - Throws: `OperationError` `.safetyCopy` when that is impossible.
    func putBack(_ copy: SafetyCopy, _ reason: String) async throws -> Ending {
        let blob: [UInt8]
        do { blob = try await terms.copies.read(copy) } catch let error as OperationError {
            throw notPutBack(copy, reason, error.message)
        }
        var last = "its answer was lost \(Self.sends) times"
        for _ in 0..<Self.sends {
            do {
                try Task.checkCancellation()
                _ = try await client.restore(key.kind, blob: blob, expecting: key.name)
                return try await back(copy, reason)
            } catch  where error.isCancellation {
                return interrupted(copy)
            } catch let error as VaultError where error.code == .outcomeUnknown || error.isConflict {
                last = error.description
                if case .live(let items) = try await lookUntilShown(), isVictim(items, copy) {
                    return try await back(copy, reason)
                }
            } catch let error as VaultError where !error.endsRun {
                throw notPutBack(copy, reason, error.description)
            }
        }
        throw notPutBack(copy, reason, last)
    }

    private func back(_ copy: SafetyCopy, _ reason: String) async throws -> Ending {
        var note = "\(reason); the object that was there was put back from its safety copy"
        if let policy = copy.rotationPolicy.flatMap({ RotationPolicy($0) }) {
            do { _ = try await client.setRotationPolicy(key.name, policy) } catch let error as VaultError
                where !error.endsRun && !error.isCancellation
            { note += ", without its rotation policy: \(error.description)" }
        }
        try closeAsUndone()
        return failed(note)
    }

    private func closeAsUndone() throws {
        try note(.undo, JournalStep.replace)
        terms.history.close(key)
    }

    private func notPutBack(_ copy: SafetyCopy, _ reason: String, _ problem: String) -> OperationError {
        OperationError(
            .safetyCopy,
            "\(terms.copies.path(of: copy)) holds \(key) as \(terms.target.name) had it, and it could not be put back: "
                + "\(problem); it was to be replaced, and \(reason)",
            remedy: "keep that file; run the statement again, or restore the file with any tool of the service",
            exitCode: 1, object: key.description)
    }
}
