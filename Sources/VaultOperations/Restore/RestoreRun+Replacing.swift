import KeyVault

extension RestoreRun {
    /// Whether the worlds are one by Resource Manager, or an object of this archive has been accepted.
    func isWorldProven() async -> Bool {
        if Worlds(origin.place, target.place) == .same { return true }
        return await canary.isProven
    }

    /// Says which objects came into the archive since the last run from it into this target.
    func reportStored() {
        let stored = history.storedSince
        guard !stored.isEmpty else { return }
        let names = stored.prefix(10).map(\.description).joined(separator: ", ")
        let more = stored.count > 10 ? ", … (\(stored.count))" : ""
        options.events(.note("the archive has changed since the last run: \(names)\(more) came into it"))
    }

    /// Undoes replacements of earlier runs that this one does not go on with.
    ///
    /// - Returns: whether anything in the target is no longer as it was listed.
    func settle() async throws -> Bool {
        try await replacing.settle { key in
            request.policy == .replace && request.filter == nil && archive.has(key)
                && request.selection.contains(key.kind, key.name)
        }
    }

    /// Asks before anything is replaced, naming how many objects are.
    ///
    /// - Throws: `OperationError` `.unmet` (exit 6) when the answer is no.
    func confirm(_ positions: [Int], _ view: TargetView) async throws {
        guard request.policy == .replace, let ask = request.confirm else { return }
        try await replacing.confirm(
            ask, count: try await replacements(positions, view), isKnown: true, done: "restored")
    }

    /// How many objects would be replaced, as far as the lists tell.
    private func replacements(_ positions: [Int], _ view: TargetView) async throws -> Int {
        let gate = Gate(options.jobs)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for position in positions where view.mayHold(archive.key(at: position)) {
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    return try await isReplaced(position, view)
                }
            }
            var count = 0
            for try await isReplaced in group where isReplaced { count += 1 }
            return count
        }
    }

    private func isReplaced(_ position: Int, _ view: TargetView) async throws -> Bool {
        let entry = try await archive.entry(at: position)
        if let filter = request.filter, try await !filter(InventoryObject(entry, settings: archive.settings)) {
            return false
        }
        let state = try await view.state(of: entry.key)
        switch RestoreDecision(entry, target: state, policy: .replace, wasSent: history.wasSent(entry.key)) {
        case .replace, .recover: return true
        default: return replacing.history.open(entry.key) != nil
        }
    }
}
