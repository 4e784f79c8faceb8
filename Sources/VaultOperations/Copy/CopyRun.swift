import ExactJSON
import KeyVault
import Locking

/// One run of a copy: walks the source's inventory and moves many objects at once, each by its road.
struct CopyRun: Sendable, BlobRestoring {
    let request: CopyRequest
    let options: OperationOptions
    let journal: JournalWriter
    let history: RestoreHistory
    let values: ValueHistory
    let collector: ResultCollector
    let canary = Canary()
    /// Set when the first object showed that the target is of another world.
    let isOtherWorld = Locked(false)

    var target: Vault { request.target }
    var policy: ConflictPolicy { request.policy }
    var origin: ArchiveHead.Source { ArchiveHead.Source(request.source) }
    private var source: VaultClient { request.source.client }

    func run() async throws -> OperationResult {
        options.events(
            .started(operation: "copy", detail: "\(request.source.summary) into \(request.target.summary)"))
        options.events(
            .note(
                "until a secret's last version is written its older ones are current: the target must not be in use yet"
            ))
        let watches = [source, client].map { ThrottleWatch.start($0, options.events) }
        defer { for watch in watches { watch.cancel() } }
        do {
            let view = try await TargetView(client, restoring: request.selection.possibleKinds) { _ in true }
            try await begin()
            try await copyAll(view)
            try await journal.commit(JournalRecord(.end, step: JournalStep.run))
        } catch {
            try stop(error)
        }
        try? await journal.synchronize()
        let result = collector.result()
        options.events(.finished(result))
        return result
    }

    private func stop(_ error: any Error) throws {
        let isInterrupted = error.isCancellation || Task.isCancelled
        if isInterrupted, collector.hasStopped { return }
        let failure = isInterrupted ? OperationError(CancellationError()) : OperationError(error)
        if collector.finished == 0, failure.code != .interrupted { throw failure }
        collector.stop(failure)
    }

    private func begin() async throws {
        let head = RunHead(
            statement: options.statement, source: .init(request.source), target: .init(request.target),
            selection: request.selection.description, policy: request.policy, condition: request.condition)
        try await journal.commit(head.record(tool: options.tool, at: client.lastServiceTime))
    }

    private func copyAll(_ view: TargetView) async throws {
        let gate = Gate(options.jobs)
        var walk = InventoryWalk(client: source, selection: request.selection)
        walk.includesPending = true
        let collector = collector
        walk.missing = { name in
            collector.finish(
                OperationItem(
                    kind: name.kind, name: name.pattern, road: .left, status: .failed,
                    reason: "there is no such object in the vault"))
        }
        try await withThrowingDiscardingTaskGroup { group in
            try await walk.each { item in
                try Task.checkCancellation()
                guard !collector.hasStopped else { throw CancellationError() }
                // What belongs to a certificate travels with it, and is an error only when it was named itself.
                guard !item.managed || request.selection.names(item.id.kind, item.id.name) else { return }
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    try await copy(item, view)
                }
            }
        }
    }

    // MARK: One object

    private func copy(_ item: ObjectItem, _ view: TargetView) async throws {
        let (kind, name) = (item.id.kind, item.id.name)
        do {
            if let filter = request.filter, try await !filter(InventoryObject(item, of: source)) { return }
            let (choice, ending, versions) = try await move(item, try await view.state(of: ObjectKey(kind, name)))
            collector.finish(
                OperationItem(kind: kind, name: name, road: choice.road, status: ending.status, reason: ending.reason),
                versions: ending.isThere ? versions : 0, permission: ending.isPermission)
        } catch is ObjectReader.IsPending {
            finish(item, .left, .left, "its issuance is pending: finish, merge or delete the request first")
        } catch is ObjectReader.KeepsChanging {
            finish(item, .blob, .failed, "it keeps changing while it is read: try again later")
        } catch let error as VaultError where !error.stopsStatement && !error.isUnreachable && !error.isCancellation {
            finish(
                item, .left, error.isNotFound ? .gone : .failed, error.description, permission: error.isForbidden)
        } catch {
            finish(item, .left, .untried, nil)
            if !error.isCancellation { collector.stop(OperationError(error)) }
            await canary.refuse()
            throw error
        }
    }

    private func finish(
        _ item: ObjectItem, _ road: Road, _ status: Outcome, _ reason: String?, permission: Bool = false
    ) {
        collector.finish(
            OperationItem(kind: item.id.kind, name: item.id.name, road: road, status: status, reason: reason),
            permission: permission)
    }

    /// Chooses the road and goes it; where the first object showed another world, by the other means.
    private func move(
        _ item: ObjectItem, _ state: TargetState
    ) async throws -> (RoadChoice, RestoreMachine.Ending, versions: Int) {
        let (kind, name) = (item.id.kind, item.id.name)
        let items = try await source.versions(of: kind, named: name)
        let facts = RoadFacts(
            kind: kind, isManaged: item.managed, versions: items.count,
            isCompleted: kind != .certificate || items.contains { $0.thumbprint != nil },
            isExpired: item.attributes.expires.map { $0 <= source.lastServiceTime ?? 0 } ?? false,
            disabled: items.count { !$0.attributes.enabled })
        let choice = choice(facts)
        if choice.road == .blob {
            let ending = try await moveBlob(item, state)
            // Refused as of another world, or kept from being sent because another object was.
            guard ending.isOtherWorld || ending.status == .untried, isOtherWorld.withLock({ $0 }) else {
                return (choice, ending, items.count)
            }
            return try await moveOtherwise(item, items, facts, state)
        }
        return try await moveOtherwise(item, items, facts, state)
    }

    private func choice(_ facts: RoadFacts) -> RoadChoice {
        let known = Worlds(request.source.place, request.target.place)
        let worlds = isOtherWorld.withLock { $0 } ? .differ : known
        return RoadChoice(facts, RoadTerms(method: .best, worlds: worlds))
    }

    private func moveBlob(_ item: ObjectItem, _ state: TargetState) async throws -> RestoreMachine.Ending {
        let (entry, blob) = try await ObjectReader(client: source).read(item)
        var policy: Reading<JSON>?
        if entry.kind == .key {
            do {
                let known = try await source.rotationPolicy(entry.name)
                policy = .known(known.isSet ? known.json : .null)
            } catch let error as VaultError
                where error.isForbidden && !error.stopsStatement
            { policy = .unreadable(error.description) }
        }
        let machine = RestoreMachine(run: self, entry: entry, rotationPolicy: policy) { blob }
        return try await machine.run(state)
    }

    private func moveOtherwise(
        _ item: ObjectItem, _ items: [ObjectItem], _ facts: RoadFacts, _ state: TargetState
    ) async throws -> (RoadChoice, RestoreMachine.Ending, versions: Int) {
        let choice = choice(facts)
        switch choice.road {
        case .value:
            let ordered = VersionOrder(items).versions
            let moved = ordered.filter(\.attributes.enabled).map(ArchiveVersion.init)
            let machine = SecretMachine(
                source: VaultSecret(client: source, name: item.id.name, items: items, disabled: nil), target: client,
                journal: journal, options: options, policy: policy, name: item.id.name, versions: moved)
            var ending = try await machine.run(state, values.progress(of: ObjectKey(.secret, item.id.name)))
            if choice.versionsLeft > 0, ending.status == .done || ending.status == .same {
                ending.status = .incomplete
                ending.reason = "\(choice.versionsLeft) of its versions are disabled, cannot be read and stay behind"
            } else if ending.status == .done, !VersionOrder(items).isProven {
                ending.reason = "the order of versions that were made within one second is not proven"
            }
            return (choice, ending, moved.count)
        case .pfx:
            let left = RoadChoice(
                .left, .certificateStays,
                "this version copies certificates within one subscription and geography only: import its PFX by hand")
            return (left, RestoreMachine.Ending(status: .left, reason: left.reason), 0)
        default: return (choice, RestoreMachine.Ending(status: .left, reason: choice.reason), 0)
        }
    }

    /// The first object was refused as of another world: the others go by other means.
    func foundOtherWorld(_ error: VaultError) {
        let isNew = isOtherWorld.withLock { isOther in
            defer { isOther = true }
            return !isOther
        }
        if isNew {
            options.events(.note("\(RestoreExplanation.rules); what can be moved by value is, the rest is left behind"))
        }
    }
}
