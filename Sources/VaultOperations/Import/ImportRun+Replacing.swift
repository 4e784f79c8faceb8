import KeyVault

extension ImportRun {
    /// Undoes replacements of earlier runs that this one does not go on with.
    func settle() async throws {
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
        guard count > 0 else { return }
        let objects = count == 1 ? "1 object" : "\(count) objects"
        let question =
            "Replace up to \(objects) of \(request.target.name) that are not the export's? Each is saved in "
            + "\(replacing.copies.path), then deleted and purged."
        guard await ask(question) else {
            throw OperationError(
                .unmet, "nothing was imported: replacing \(objects) was not confirmed",
                remedy: "with `on conflict skip` they stay as they are", exitCode: 6)
        }
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
