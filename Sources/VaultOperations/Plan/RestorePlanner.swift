import KeyVault

/// Plans a restore: the road of every object, and what becomes of what the target holds already.
struct RestorePlanner: Sendable {
    let request: PlanRequest
    let options: OperationOptions
    let target: Vault
    let policy: ConflictPolicy

    func plan(_ folder: String) async throws -> Plan {
        let archive = try await Archive.open(folder, .shared, statement: "reading", kind: "backup") { _, _ in }
        options.events(.started(operation: "plan", detail: "restore of \(folder) into \(target.summary)"))
        let selected = archive.keys.enumerated().filter { request.selection.contains($1.kind, $1.name) }
        let view = try await TargetView(target.client, restoring: request.selection.possibleKinds) { name in
            ObjectKind.allCases.contains { archive.has(ObjectKey($0, name)) }
        }
        let terms = RoadTerms(method: .blobs, worlds: Worlds(archive.head.source.place, target.place))
        let gate = Gate(options.jobs)
        var items = try await withThrowingTaskGroup(of: Plan.Item?.self) { group in
            for (position, _) in selected {
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    return try await planned(position, archive, view, terms)
                }
            }
            var items: [Plan.Item] = []
            for try await item in group {
                if let item { items.append(item) }
            }
            return items
        }
        items = (items + absent(archive)).sorted { $0.key < $1.key }
        let changes = items.reduce(0) { $0 + $1.requests }
        return Plan(
            statement: options.statement, tool: options.tool, created: target.client.lastServiceTime ?? 0,
            sides: [Plan.Side(target, .target, request.aliases.target)], archive: archive.head.archive, items: items,
            estimate: PlanCost.seconds(changes: changes, jobs: options.jobs))
    }

    private func planned(
        _ position: Int, _ archive: Archive, _ view: TargetView, _ terms: RoadTerms
    ) async throws -> Plan.Item? {
        let entry = try await archive.entry(at: position)
        if let filter = request.filter, try await !filter(InventoryObject(entry, settings: archive.settings)) {
            return nil
        }
        let state = try await TargetView.whole(try await view.state(of: entry.key), policy, target.client)
        let road = RoadChoice(RoadFacts(kind: entry.kind, versions: entry.versions.count), terms)
        let (action, reason) = Self.action(
            RestoreDecision(entry, target: state, policy: policy, wasSent: false), road)
        let sends = action == .write ? 1 + (entry.kind == .key ? 1 : 0) : 0
        return Plan.Item(
            kind: entry.kind, name: entry.name, road: road.road, action: action, reason: reason, requests: sends,
            source: entry.versions.map(Plan.Stamp.init).sorted { $0.id < $1.id }, target: Plan.Holding(state))
    }

    /// What is there already decides before the road: it needs none.
    static func action(_ decision: RestoreDecision, _ road: RoadChoice) -> (Plan.Action, String) {
        switch decision {
        case .same(let note): (.same, note ?? "the target holds it already")
        case .skip(let reason): (.skip, reason)
        case .fail(let reason): (.fail, reason)
        case .update(let reason): (.update, reason)
        case .replace(let reason): road.road == .left ? (.leave, road.reason) : (.replace, reason)
        case .recover: (.recover, "the name is held by a soft-deleted object: what it is decides once it is recovered")
        case .lookAgain: (.fail, "the target shows only some of its versions")
        case .send: road.road == .left ? (.leave, road.reason) : (.write, road.reason)
        }
    }

    /// What was asked for and is not in the archive.
    private func absent(_ archive: Archive) -> [Plan.Item] {
        var known: Set<ObjectKey> = []
        func item(_ kind: ObjectKind, _ name: String, _ reason: String) -> Plan.Item? {
            guard known.insert(ObjectKey(kind, name)).inserted else { return nil }
            return Plan.Item(
                kind: kind, name: name, road: .left, action: .fail, reason: reason, requests: 0, source: [],
                target: .notAsked)
        }
        let missing = archive.head.missing.filter { request.selection.contains($0.key.kind, $0.key.name) }
        let unknown = request.selection.names.filter {
            !$0.isPattern && !archive.has(ObjectKey($0.kind, $0.pattern))
        }
        return missing.compactMap { item($0.key.kind, $0.key.name, "it was not stored in the archive: \($0.why)") }
            + unknown.compactMap { item($0.kind, $0.pattern, "the archive has no such object") }
    }
}
