import ExactJSON
import KeyVault
import Locking

/// One run of a restore.
struct RestoreRun: Sendable, BlobRestoring {
    let request: RestoreRequest
    let options: OperationOptions
    let archive: Archive
    let journal: JournalWriter
    let history: RestoreHistory
    let replacing: Replacing
    let collector: ResultCollector
    let canary = Canary()
    /// Objects that are replaced only once another one has shown that the target takes the archive's blobs.
    private let waiting = Locked<[Int]>([])

    init(
        request: RestoreRequest, options: OperationOptions, archive: Archive, journal: JournalWriter,
        history: RestoreHistory, replacements: ReplaceHistory
    ) {
        replacing = Replacing(
            target: request.target, journal: journal, options: options,
            copies: SafetyCopies(of: archive, options: options), history: replacements)
        self.request = request
        self.options = options
        self.archive = archive
        self.journal = journal
        self.history = history
        collector = ResultCollector(folder: request.folder, events: options.events)
    }

    var target: Vault { request.target }
    var origin: ArchiveHead.Source { archive.head.source }
    var policy: ConflictPolicy { request.policy }

    /// Nothing else of this archive can be restored there.
    func foundOtherWorld(_ error: VaultError) {
        collector.stop(RestoreExplanation.wrongWorld(error, from: origin, to: target))
    }

    /// The machine of an entry, which sends the bytes of its file.
    func machine(_ entry: ArchiveEntry) -> RestoreMachine {
        RestoreMachine(run: self, entry: entry, rotationPolicy: archive.settings.rotationPolicy(of: entry)) {
            try await archive.blob(of: entry)
        }
    }

    func run() async throws -> OperationResult {
        let positions = (0..<archive.count).filter {
            request.selection.contains(archive.key(at: $0).kind, archive.key(at: $0).name)
        }
        let detail =
            "\(positions.count) of \(archive.count) objects from \(archive.head.source.name) "
            + "(\(archive.head.created)) into \(request.target.summary)"
        options.events(.started(operation: "restore", detail: detail))
        options.events(.counted(objects: positions.count, complete: true))
        let watch = ThrottleWatch.start(client, options.events)
        defer { watch.cancel() }
        do {
            try reportAbsent()
            var view = try await look()
            try await confirm(positions, view)
            reportStored()
            try await begin()
            if try await settle() { view = try await look() }
            await restoreAll(positions, view)
            await restoreAll(waiting.withLock { $0.sorted() }, view, isLast: true)
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
        try await TargetView(client, restoring: request.selection.possibleKinds, matters: isInArchive)
    }

    private func isInArchive(_ name: String) -> Bool {
        ObjectKind.allCases.contains { archive.has(ObjectKey($0, name)) }
    }

    /// What was asked for and is not in the archive counts as failed.
    private func reportAbsent() throws {
        func fail(_ kind: ObjectKind, _ name: String, _ reason: String) {
            collector.finish(OperationItem(kind: kind, name: name, road: .blob, status: .failed, reason: reason))
        }
        var known: Set<ObjectKey> = []
        for missing in archive.head.missing where request.selection.contains(missing.key.kind, missing.key.name) {
            known.insert(missing.key)
            fail(missing.key.kind, missing.key.name, "it was not stored in the archive: \(missing.why)")
        }
        for name in request.selection.names where !name.isPattern {
            let key = ObjectKey(name.kind, name.pattern)
            guard !archive.has(key), known.insert(key).inserted else { continue }
            fail(name.kind, name.pattern, "the archive has no such object")
        }
    }

    private func begin() async throws {
        let head = RunHead(
            statement: options.statement, source: .init(host: archive.head.source.host), target: .init(request.target),
            archive: archive.head.archive, selection: request.selection.description, policy: request.policy,
            condition: request.condition)
        try await journal.commit(head.record(tool: options.tool, at: client.lastServiceTime))
        let (folder, source, target, state) = (
            request.folder, archive.head.source.host, request.target.host, options.stateFolder
        )
        try await BlockingPool.shared.run { MoveIndex.note(folder, from: source, to: target, in: state) }
    }

    private func restoreAll(_ positions: [Int], _ view: TargetView, isLast: Bool = false) async {
        let gate = Gate(options.jobs)
        await withDiscardingTaskGroup { group in
            for position in positions {
                await gate.enter()
                let key = archive.key(at: position)
                guard !collector.hasStopped, !Task.isCancelled else {
                    gate.leave()
                    if Task.isCancelled { collector.stop(OperationError(CancellationError())) }
                    collector.finish(OperationItem(kind: key.kind, name: key.name, road: .blob, status: .untried))
                    continue
                }
                group.addTask {
                    defer { gate.leave() }
                    await restore(position, view, isLast: isLast)
                }
            }
        }
    }

    private func restore(_ position: Int, _ view: TargetView, isLast: Bool) async {
        let key = archive.key(at: position)
        var name = key.name
        do {
            let entry = try await archive.entry(at: position)
            name = entry.name
            if let filter = request.filter, try await !filter(InventoryObject(entry, settings: archive.settings)) {
                return
            }
            let state = try await view.state(of: key)
            var outcome = try await machine(entry).run(state)
            if outcome.waitsForProof {
                guard isLast else {
                    waiting.withLock { $0.append(position) }
                    return
                }
                outcome.status = .failed
                outcome.reason =
                    "whether \(target.name) takes this backup is not known, so nothing is deleted for it: connect where "
                    + "Resource Manager can be read, or restore an object first that the target does not have"
            }
            collector.finish(
                OperationItem(kind: key.kind, name: name, road: .blob, status: outcome.status, reason: outcome.reason),
                versions: outcome.isThere ? entry.versions.count : 0,
                bytes: outcome.status == .done ? entry.size : 0, permission: outcome.isPermission)
        } catch {
            let failure = error.isCancellation ? OperationError(CancellationError()) : OperationError(error)
            let isOfObject = failure.code == .damaged && failure.object != nil
            if isOfObject || (error is VaultError && (error as? VaultError)?.stopsStatement != true) {
                collector.finish(
                    OperationItem(
                        kind: key.kind, name: name, road: .blob, status: .failed, reason: failure.description),
                    permission: (error as? VaultError)?.isForbidden == true)
                return
            }
            collector.stop(failure)
            await canary.refuse()
            collector.finish(OperationItem(kind: key.kind, name: name, road: .blob, status: .untried))
        }
    }
}
