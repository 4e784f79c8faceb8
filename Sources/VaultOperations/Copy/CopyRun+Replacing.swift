import KeyVault
import Locking

extension CopyRun {
    /// Whether the worlds are one by Resource Manager, or an object of this copy has been accepted.
    func isWorldProven() async -> Bool {
        if Worlds(request.source.place, target.place) == .same { return true }
        return await canary.isProven
    }

    /// Undoes replacements of earlier runs that this one does not go on with.
    ///
    /// - Returns: whether anything in the target is no longer as it was listed.
    func settle() async throws -> Bool {
        try await replacing.settle { key in
            request.policy == .replace && request.filter == nil && request.selection.contains(key.kind, key.name)
        }
    }

    /// Asks before anything is replaced, naming how many objects may be: whether values differ only reading them tells.
    ///
    /// - Throws: `OperationError` `.unmet` (exit 6) when the answer is no.
    func confirm(_ view: TargetView) async throws {
        guard request.policy == .replace, let ask = request.confirm else { return }
        try await replacing.confirm(ask, count: try await conflicts(view), isKnown: false, done: "copied")
    }

    /// How many selected objects the target holds with other versions, live or deleted.
    private func conflicts(_ view: TargetView) async throws -> Int {
        let count = Locked(0)
        let gate = Gate(options.jobs)
        let walk = InventoryWalk(client: source, selection: request.selection)
        try await withThrowingDiscardingTaskGroup { group in
            try await walk.each { item in
                guard !item.managed, view.mayHold(ObjectKey(item.id.kind, item.id.name)) else { return }
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    if try await isConflict(item, view) { count.withLock { $0 += 1 } }
                }
            }
        }
        return count.withLock { $0 }
    }

    private func isConflict(_ item: ObjectItem, _ view: TargetView) async throws -> Bool {
        if let filter = request.filter, try await !filter(InventoryObject(item, of: source)) { return false }
        switch try await view.state(of: ObjectKey(item.id.kind, item.id.name)) {
        case .deleted: return true
        case .live(let theirs):
            let ours = try await source.versions(of: item.id.kind, named: item.id.name).versionIDs
            return !ours.isSubset(of: theirs.versionIDs)
        case .absent, .otherKind, .unknown: return false
        }
    }

    /// Copies what waited for another object to show that the target takes these blobs.
    func copyWaiting(_ view: TargetView) async throws {
        let gate = Gate(options.jobs)
        let items = waiting.withLock { $0 }
        try await withThrowingDiscardingTaskGroup { group in
            for item in items {
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    try await copy(item, view, isLast: true)
                }
            }
        }
    }

    /// Why an object is not replaced although nothing refused it.
    var unprovenReason: String {
        "whether \(target.name) takes the source's backups is not known, so nothing is deleted for one: connect where "
            + "Resource Manager can be read, or copy an object first that the target does not have"
    }
}
