import KeyVault

/// One run of an import: many objects at once, of each the versions in order.
struct ImportRun: Sendable {
    let request: ImportRequest
    let options: OperationOptions
    let archive: Archive
    let journal: JournalWriter
    let values: ValueHistory
    let collector: ResultCollector
    let issuers: IssuerCarrier
    let replacing: Replacing

    init(
        request: ImportRequest, options: OperationOptions, archive: Archive, journal: JournalWriter,
        values: ValueHistory, replacements: ReplaceHistory
    ) {
        self.request = request
        self.options = options
        self.archive = archive
        self.journal = journal
        self.values = values
        collector = ResultCollector(folder: request.folder, events: options.events)
        replacing = Replacing(
            target: request.target, journal: journal, options: options,
            copies: SafetyCopies(of: archive, options: options), history: replacements)
        issuers = IssuerCarrier(from: .export(archive), target: request.target, journal: journal)
    }

    var client: VaultClient { request.target.client }

    func run() async throws -> OperationResult {
        let positions = (0..<archive.count).filter {
            request.selection.contains(archive.key(at: $0).kind, archive.key(at: $0).name)
        }
        announce(positions.count)
        let watch = ThrottleWatch.start(client, options.events)
        defer { watch.cancel() }
        do {
            reportAbsent()
            var view = try await look()
            try await confirm(positions, view)
            try await begin()
            if try await settle() { view = try await look() }
            try await noteContacts()
            await importAll(positions, view)
            if Task.isCancelled { collector.stop(OperationError(CancellationError())) }
            try await journal.commit(JournalRecord(.end, step: JournalStep.run))
        } catch {
            try collector.end(by: error)
        }
        try? await journal.synchronize()
        let result = collector.result()
        options.events(.finished(result))
        return result
    }

    private func look() async throws -> TargetView {
        try await TargetView(client, restoring: request.selection.possibleKinds) { name in
            ObjectKind.allCases.contains { archive.has(ObjectKey($0, name)) }
        }
    }

    /// Says what is imported before the first write. That an archive opens proves nothing of where it comes from, so its
    /// digest is shown, which whoever made it can compare.
    private func announce(_ count: Int) {
        options.events(
            .started(
                operation: "import",
                detail:
                    "\(count) of \(archive.count) objects from \(archive.head.source.name) (\(archive.head.created)) "
                    + "into \(request.target.summary)"))
        options.events(.note("the manifest of \(request.folder) has the digest \(archive.digest)"))
        options.events(
            .note(
                "until an object's last version is written its older ones are current: the target must not be in use yet"
            )
        )
        options.events(.counted(objects: count, complete: true))
    }

    /// What was asked for and is not in the archive counts as failed.
    private func reportAbsent() {
        func fail(_ kind: ObjectKind, _ name: String, _ reason: String) {
            collector.finish(OperationItem(kind: kind, name: name, road: .left, status: .failed, reason: reason))
        }
        var known: Set<ObjectKey> = []
        for missing in archive.head.missing where request.selection.contains(missing.key.kind, missing.key.name) {
            known.insert(missing.key)
            fail(missing.key.kind, missing.key.name, "it was not stored in the export: \(missing.why)")
        }
        for name in request.selection.names where !name.isPattern {
            let key = ObjectKey(name.kind, name.pattern)
            guard !archive.has(key), known.insert(key).inserted else { continue }
            fail(name.kind, name.pattern, "the export has no such object")
        }
    }

    private func begin() async throws {
        let head = RunHead(
            statement: options.statement, source: .init(host: archive.head.source.host), target: .init(request.target),
            archive: archive.head.archive, selection: request.selection.description, policy: request.policy,
            condition: request.condition, clauses: request.clauses)
        try await journal.commit(head.record(tool: options.tool, at: client.lastServiceTime))
        let (folder, source, target, state) = (
            request.folder, archive.head.source.host, request.target.host, options.stateFolder
        )
        try await BlockingPool.shared.run { MoveIndex.note(folder, from: source, to: target, in: state) }
    }

    /// Contacts are no objects; whoever imports all certificates is told that they stay.
    private func noteContacts() async throws {
        guard request.selection.kinds.contains(.certificate), let missing = try await issuers.missingContacts(),
            missing > 0
        else { return }
        options.events(
            .note(
                "the target lacks \(missing) of the export's certificate contacts: `apply settings from \(request.folder) "
                    + "into … only contacts` brings them"))
    }

    private func importAll(_ positions: [Int], _ view: TargetView) async {
        let gate = Gate(options.jobs)
        await withDiscardingTaskGroup { group in
            for position in positions {
                await gate.enter()
                let key = archive.key(at: position)
                guard !collector.hasStopped, !Task.isCancelled else {
                    gate.leave()
                    if Task.isCancelled { collector.stop(OperationError(CancellationError())) }
                    collector.finish(OperationItem(kind: key.kind, name: key.name, road: .left, status: .untried))
                    continue
                }
                group.addTask {
                    defer { gate.leave() }
                    await importObject(position, view)
                }
            }
        }
    }

    // MARK: One object

    private func importObject(_ position: Int, _ view: TargetView) async {
        let key = archive.key(at: position)
        var (name, road) = (key.name, Road.left)
        do {
            let entry = try await archive.entry(at: position)
            (name, road) = (entry.name, entry.exported?.road ?? .left)
            if let filter = request.filter,
                try await !filter(InventoryObject(archive.described(at: position), settings: archive.settings))
            {
                return
            }
            let moved = try await move(try await archive.exported(entry), try await view.state(of: key))
            collector.finish(
                OperationItem(
                    kind: key.kind, name: name, road: moved.choice.road, status: moved.ending.status,
                    reason: moved.reason),
                versions: moved.ending.isThere ? moved.versions : 0,
                bytes: moved.ending.status == .done ? entry.size : 0, permission: moved.ending.isPermission)
        } catch {
            let failure = error.isCancellation ? OperationError(CancellationError()) : OperationError(error)
            let isOfObject = failure.code == .damaged && failure.object != nil
            let vault = error as? VaultError
            if isOfObject || (vault != nil && vault?.stopsStatement != true && vault?.isUnreachable != true) {
                collector.finish(
                    OperationItem(
                        kind: key.kind, name: name, road: road, status: .failed, reason: failure.description),
                    permission: vault?.isForbidden == true)
                return
            }
            collector.stop(failure)
            collector.finish(OperationItem(kind: key.kind, name: name, road: road, status: .untried))
        }
    }
}
