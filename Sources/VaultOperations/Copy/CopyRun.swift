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
    let replacing: Replacing
    let collector: ResultCollector
    let issuers: IssuerCarrier
    /// By what disabled versions are read; nil when that is not allowed.
    let disabled: DisabledVersions?
    let canary = Canary()
    /// Set when the first object showed that the target is of another world.
    let isOtherWorld = Locked(false)
    /// Objects that are replaced only once another one has shown that the target takes these blobs.
    let waiting = Locked<[ObjectItem]>([])

    var target: Vault { request.target }
    var policy: ConflictPolicy { request.policy }
    var origin: ArchiveHead.Source { ArchiveHead.Source(request.source) }
    var source: VaultClient { request.source.client }

    init(
        request: CopyRequest, options: OperationOptions, journal: JournalWriter, history: RestoreHistory,
        values: ValueHistory, disabled: DisabledVersions?, replacing: Replacing
    ) {
        self.request = request
        self.options = options
        self.journal = journal
        self.history = history
        self.values = values
        self.disabled = disabled
        self.replacing = replacing
        collector = ResultCollector(folder: nil, events: options.events)
        issuers = IssuerCarrier(from: .vault(request.source), target: request.target, journal: journal)
    }

    func run() async throws -> OperationResult {
        options.events(
            .started(operation: "copy", detail: "\(request.source.summary) into \(request.target.summary)"))
        options.events(
            .note(
                "until an object's last version is written its older ones are current: the target must not be in use "
                    + "yet"))
        let watches = [source, client].map { ThrottleWatch.start($0, options.events) }
        defer { for watch in watches { watch.cancel() } }
        do {
            var view = try await look()
            try await confirm(view)
            try await begin()
            if try await settle() { view = try await look() }
            try await noteContacts()
            try await copyAll(view)
            try await copyWaiting(view)
            try await journal.commit(JournalRecord(.end, step: JournalStep.run))
        } catch {
            await putBack()
            try stop(error)
        }
        await putBack()
        try? await journal.synchronize()
        let result = collector.result()
        options.events(.finished(result))
        return result
    }

    /// What was enabled to be read is disabled again on every way out.
    private func putBack() async {
        do { try await disabled?.close() } catch { collector.stop(OperationError(error)) }
    }

    private func stop(_ error: any Error) throws {
        let isInterrupted = error.isCancellation || Task.isCancelled
        if isInterrupted, collector.hasStopped { return }
        let failure = isInterrupted ? OperationError(CancellationError()) : OperationError(error)
        if collector.finished == 0, failure.code != .interrupted { throw failure }
        collector.stop(failure)
    }

    private func look() async throws -> TargetView {
        try await TargetView(client, restoring: request.selection.possibleKinds) { _ in true }
    }

    private func begin() async throws {
        let head = RunHead(
            statement: options.statement, source: .init(request.source), target: .init(request.target),
            selection: request.selection.description, policy: request.policy, condition: request.condition,
            clauses: request.clauses)
        try await journal.commit(head.record(tool: options.tool, at: client.lastServiceTime))
    }

    /// Contacts are no objects; whoever moves all certificates is told that they stay.
    private func noteContacts() async throws {
        guard request.selection.kinds.contains(.certificate), let missing = try await issuers.missingContacts(),
            missing > 0
        else { return }
        options.events(
            .note(
                "the target lacks \(missing) of the source's certificate contacts: `apply settings into … only contacts` "
                    + "brings them"))
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
                    try await copy(item, view, isLast: false)
                }
            }
        }
    }

    // MARK: One object

    func copy(_ item: ObjectItem, _ view: TargetView, isLast: Bool) async throws {
        let (kind, name) = (item.id.kind, item.id.name)
        do {
            if let filter = request.filter, try await !filter(InventoryObject(item, of: source)) { return }
            var moved = try await move(item, try await view.state(of: ObjectKey(kind, name)))
            if moved.ending.waitsForProof {
                guard isLast else { return waiting.withLock { $0.append(item) } }
                moved.ending = RestoreMachine.Ending(status: .failed, reason: unprovenReason)
            }
            collector.finish(
                OperationItem(
                    kind: kind, name: name, road: moved.choice.road, status: moved.ending.status,
                    reason: moved.reason),
                versions: moved.ending.isThere ? moved.versions : 0, permission: moved.ending.isPermission)
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

    /// The first object was refused as of another world: the others go by other means.
    func foundOtherWorld(_ error: VaultError) {
        let isNew = isOtherWorld.withLock { isOther in
            defer { isOther = true }
            return !isOther
        }
        if isNew {
            options.events(
                .note(
                    "\(RestoreExplanation.rules); what can be moved by value is, the rest is made anew or left behind"))
        }
    }
}
