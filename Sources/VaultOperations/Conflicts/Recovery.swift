import KeyVault

/// Recovers one soft-deleted object and waits until it is live.
struct Recovery: Sendable {
    /// What came of it.
    enum Outcome: Sendable {
        /// It is live, with these versions.
        case live([ObjectItem])
        /// The service refused.
        case refused(VaultError)
        /// It does not become live.
        case notShown

        /// Why it is not live.
        var reason: String {
            switch self {
            case .live: "it is live"
            case .refused(let error): "recovering it was refused: \(error.description)"
            case .notShown: "it was recovered and does not show up"
            }
        }
    }

    let client: VaultClient
    let journal: JournalWriter
    let patience: Patience
    let key: ObjectKey

    /// - Throws: what ends the statement; `CancellationError`.
    func run() async throws -> Outcome {
        for _ in 0..<ReplaceMachine.sends {
            try Task.checkCancellation()
            var intent = JournalRecord(.intent, step: JournalStep.recover, object: key)
            intent.at = client.lastServiceTime
            try await journal.commit(intent)
            do {
                _ = try await client.recover(key.kind, key.name)
                return try await live(within: patience.transition) ?? .notShown
            } catch let error as VaultError where error.isCancellation {
                throw error
            } catch let error as VaultError where error.code == .outcomeUnknown {
                if let live = try await live(within: settling) { return live }
            } catch let error as VaultError where !error.endsRun {
                // An earlier request, or somebody else, may have recovered it.
                if error.isNotFound || error.isConflict, let live = try await live(within: settling) { return live }
                return .refused(error)
            }
        }
        return .notShown
    }

    private var settling: Duration { patience.settle.reduce(.zero, +) }

    private func live(within limit: Duration) async throws -> Outcome? {
        try await Asking(patience: patience).until(limit) { () -> Outcome? in
            guard case .live(let items) = try await TargetView.look(key, client) else { return nil }
            return .live(items)
        }
    }
}
