import KeyVault
import Locking

/// Plans a statement that reads a vault: the road of every object, and what becomes of it where it goes.
struct SourcePlanner: Sendable {
    /// Where the objects go.
    enum Destination: Sendable {
        /// Into an archive in this folder.
        case archive(String, RoadTerms.Method)
        /// Into another vault.
        case vault(Vault, ConflictPolicy, RoadTerms.Method)
    }

    let request: PlanRequest
    let options: OperationOptions
    let source: Vault
    let destination: Destination

    func plan() async throws -> Plan {
        options.events(.started(operation: "plan", detail: detail))
        let judge = ObjectJudge(
            source: source, scout: RoadScout(source: source, terms: terms), holder: try await holder())
        let missing = Locked<[Plan.Item]>([])
        var walk = InventoryWalk(client: source.client, selection: request.selection) { name in
            let absent = Plan.Item(
                kind: name.kind, name: name.pattern, road: .left, action: .fail,
                reason: "there is no such object in the vault", requests: 0, source: [], target: .notAsked)
            missing.withLock { $0.append(absent) }
        }
        walk.includesPending = true
        let gate = Gate(options.jobs)
        var items = try await withThrowingTaskGroup(of: Plan.Item?.self) { group in
            try await walk.each { item in
                guard !item.managed || request.selection.names(item.id.kind, item.id.name) else { return }
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    if let filter = request.filter, try await !filter(InventoryObject(item, of: source.client)) {
                        return nil
                    }
                    return try await judge.item(item)
                }
            }
            var items: [Plan.Item] = []
            for try await item in group {
                if let item { items.append(item) }
            }
            return items
        }
        items = (items + missing.withLock { $0 }).sorted { $0.key < $1.key }
        return Plan(
            statement: options.statement, tool: options.tool, created: source.client.lastServiceTime ?? 0,
            sides: sides, archive: nil, items: items, estimate: PlanCost.seconds(items, jobs: options.jobs))
    }

    private var detail: String {
        switch destination {
        case .archive(let folder, let method):
            "\(method == .blobs ? "backup" : "export") of \(source.summary) to \(folder)"
        case .vault(let target, _, _): "copy of \(source.summary) into \(target.summary)"
        }
    }

    private var sides: [Plan.Side] {
        let reading = Plan.Side(source, .source, request.aliases.source)
        guard case .vault(let target, _, _) = destination else { return [reading] }
        return [reading, Plan.Side(target, .target, request.aliases.target)]
    }

    private var terms: RoadTerms {
        switch destination {
        // An archive is made whatever its target will be: the world is judged when it is restored, and values cross all.
        case .archive(_, let method):
            return RoadTerms(
                method: method, worlds: method == .blobs ? .same : .differ,
                includesDisabled: request.includesDisabled)
        case .vault(let target, _, let method):
            var terms = RoadTerms.copying(
                from: source, into: target, recreates: request.recreates, includesDisabled: request.includesDisabled)
            terms.method = method
            return terms
        }
    }

    private func holder() async throws -> ObjectJudge.Holder? {
        guard case .vault(let target, let policy, _) = destination else { return nil }
        guard !source.isSameVault(as: target) else {
            throw OperationError(
                .sameVault, "source and target are one vault, \(target.name)", remedy: "copy into another vault",
                exitCode: 6)
        }
        let view = try await TargetView(target.client, restoring: request.selection.possibleKinds) { _ in true }
        let begun = ValueHistory(target: target.host, operation: "copy")
        let name = StateJournal.name("copy", source.host, target: target.host)
        let options = options
        try await BlockingPool.shared.run { try StateJournal.read(name, options: options, visit: begun.visit) }
        return ObjectJudge.Holder(client: target.client, view: view, policy: policy, begun: begun)
    }
}
