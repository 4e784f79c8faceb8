import KeyVault

extension ImportRun {
    /// Undoes replacements of earlier runs that this one does not go on with.
    ///
    /// - Returns: whether anything in the target is no longer as it was listed.
    func settle() async throws -> Bool {
        try await replacing.settle { key in
            request.policy == .replace && request.filter == nil && archive.has(key)
                && request.selection.contains(key.kind, key.name)
        }
    }

    /// Asks before anything is replaced, naming how many objects may be: whether values differ only reading them tells.
    ///
    /// - Throws: `OperationError` `.unmet` (exit 6) when the answer is no.
    func confirm(_ positions: [Int], _ view: TargetView) async throws {
        guard request.policy == .replace, let ask = request.confirm else { return }
        var count = 0
        for position in positions where view.mayHold(archive.key(at: position)) {
            if try await isConflict(position, view) { count += 1 }
        }
        try await replacing.confirm(ask, count: count, isKnown: false, done: "imported")
    }

    /// Whether the target holds, live or deleted, something under the name that no import from here wrote.
    private func isConflict(_ position: Int, _ view: TargetView) async throws -> Bool {
        let key = archive.key(at: position)
        if let filter = request.filter,
            try await !filter(InventoryObject(archive.described(at: position), settings: archive.settings))
        {
            return false
        }
        switch try await view.state(of: key) {
        case .deleted: return true
        case .live(let theirs):
            let ours = Set(values.progress(of: key).written.map(\.new))
            return !theirs.versionIDs.isSubset(of: ours)
        case .absent, .otherKind, .unknown: return false
        }
    }
}
