import KeyVault

extension ValueMachine {
    /// The target must have exactly the versions that were written; then the last step is made.
    func readBack(_ writing: Writing, note: String?) async throws -> RestoreMachine.Ending {
        let known = Set(writing.known)
        var missing = known
        for delay in [Duration.zero] + options.patience.settle {
            try await Task.sleep(for: delay)
            let shown = Set(try await writer.present().compactMap { $0.id.version?.lowercased() })
            let extra = shown.subtracting(known)
            guard extra.isEmpty else {
                return failed(
                    "changed by others: the target has \(extra.count) versions that this statement did not write; "
                        + "`on conflict replace` writes it anew")
            }
            missing = known.subtracting(shown)
            if missing.isEmpty { break }
        }
        guard missing.isEmpty else {
            return RestoreMachine.Ending(
                status: .uncertain, reason: "the target does not show all versions that it took")
        }
        if let why = try await lastStep() { return RestoreMachine.Ending(status: .incomplete, reason: why) }
        guard try await writer.isSourceUnchanged() else {
            return RestoreMachine.Ending(
                status: .incomplete,
                reason: "the source's versions changed meanwhile: `on conflict newer` appends new ones")
        }
        try done(writing.known.last)
        return RestoreMachine.Ending(status: .done, reason: note)
    }

    /// Nothing of the object is open any more.
    ///
    /// - Parameter made: the version that was made with new key material, if it was.
    func done(_ made: String?) throws {
        var record = JournalRecord(.done, step: JournalStep.value, object: key)
        record.at = target.lastServiceTime
        if writer.isRecreation {
            record.version = writer.versions.last?.id
            record.newVersion = made
            record.why = JournalReason.recreated
        }
        try journal.append(record)
    }

    /// What the service refuses now can be done by the next run.
    func lastStep() async throws -> String? {
        do { return try await writer.finish() } catch let error as VaultError
            where !error.stopsStatement && !error.isUnreachable && !error.isCancellation
        { return error.description }
    }
}
