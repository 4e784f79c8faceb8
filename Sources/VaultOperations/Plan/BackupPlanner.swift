import KeyVault
import Locking

/// Plans a backup: what would be stored, and what cannot be.
struct BackupPlanner: Sendable {
    let request: PlanRequest
    let options: OperationOptions
    let source: Vault

    func plan(_ folder: String) async throws -> Plan {
        options.events(.started(operation: "plan", detail: "backup of \(source.summary) to \(folder)"))
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
                    return try await planned(item)
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
            sides: [Plan.Side(source, .source, request.aliases.source)], archive: nil, items: items,
            estimate: PlanCost.seconds(reads: items.reduce(0) { $0 + $1.requests }, jobs: options.jobs))
    }

    private func planned(_ item: ObjectItem) async throws -> Plan.Item? {
        if let filter = request.filter, try await !filter(InventoryObject(item, of: source.client)) { return nil }
        let versions = try await source.client.versions(of: item.id.kind, named: item.id.name)
        let isCompleted = item.id.kind != .certificate || versions.contains { $0.thumbprint != nil }
        var facts = RoadFacts(kind: item.id.kind, isManaged: item.managed, versions: versions.count)
        facts.isCompleted = isCompleted
        // A backup is taken whatever its target will be: the world is judged when it is restored.
        let choice = RoadChoice(facts, RoadTerms(method: .blobs, worlds: .same))
        var (action, reason) = (Plan.Action.store, "the service's encrypted backup, with all versions")
        if choice.road == .left {
            (action, reason) = (item.managed ? .fail : .leave, choice.reason)
        } else if versions.count > RoadChoice.versionLimit {
            reason += "; with more than \(RoadChoice.versionLimit) versions the service may refuse it"
        }
        let reads = item.id.kind == .secret ? 0 : versions.count
        return Plan.Item(
            kind: item.id.kind, name: item.id.name, road: choice.road, action: action, reason: reason,
            requests: action == .store ? 2 + reads + (item.id.kind == .secret ? 0 : 1) : 0,
            source: versions.map(Plan.Stamp.init).sorted { $0.id < $1.id }, target: .notAsked)
    }
}

extension Plan.Stamp {
    init(_ item: ObjectItem) {
        self.init(id: (item.id.version ?? "").lowercased(), updated: item.attributes.updated ?? 0)
    }

    init(_ version: ArchiveVersion) { self.init(id: version.id, updated: version.updated) }
}

extension Plan.Side {
    init(_ vault: Vault, _ role: Role, _ alias: String) {
        self.init(
            role: role, alias: alias, host: vault.host, name: vault.name, region: vault.region,
            subscription: vault.subscription)
    }
}

/// How long a statement takes about.
enum PlanCost {
    /// The time that an answer usually takes from another region.
    private static let answer = 0.08

    /// By the slowest of three: the service's limits for reads and for changes, and waiting for answers.
    static func seconds(reads: Int = 0, changes: Int = 0, jobs: Int) -> Int64 {
        let limit = RequestClass.read.documentedBudget * 0.95 / 10
        let waits = Double(reads + changes) * answer / Double(max(1, jobs))
        return Int64(max(Double(max(reads, changes)) / limit, waits).rounded(.up))
    }
}
