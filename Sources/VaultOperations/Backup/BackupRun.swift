import ExactJSON
import KeyVault
import Locking

/// One run of a backup or an export: walks the inventory and takes many objects at once.
struct BackupRun: Sendable {
    let request: BackupRequest
    let options: OperationOptions
    let identity: BackupIdentity
    /// How objects are taken.
    let taking: any ObjectTaking
    let archive: BackupArchive
    let archiveID: String
    let collector: ResultCollector
    /// How an export seals its files.
    let seal: ArchiveSeal?
    let sealing: ArchiveHead.Sealing?
    private let tally = Locked(Tally())

    /// What is counted while the inventory is read.
    private struct Tally {
        var selected = 0
        var managed = 0
    }

    init(
        request: BackupRequest, options: OperationOptions, identity: BackupIdentity, taking: any ObjectTaking,
        archive: BackupArchive, archiveID: String, collector: ResultCollector, seal: ArchiveSeal? = nil,
        sealing: ArchiveHead.Sealing? = nil
    ) {
        self.request = request
        self.options = options
        self.identity = identity
        self.taking = taking
        self.seal = seal
        self.sealing = sealing
        self.archive = archive
        self.archiveID = archiveID
        self.collector = collector
    }

    func run() async throws -> OperationResult {
        options.events(
            .started(operation: identity.operation, detail: "\(request.source.summary) to \(request.folder)"))
        if !archive.folder.keepsModes { options.events(.note(ArchiveModes.warning(request.folder))) }
        let watch = ThrottleWatch.start(request.source.client, options.events)
        defer { watch.cancel() }
        do {
            if archive.completed != nil {
                let added = try await survey()
                if !added.isEmpty { try await begin() }
                try await forEach(added) { try await backUp($0) }
            } else {
                try await begin()
                try await forEachInVault { try await backUp($0) }
            }
            try await complete()
        } catch {
            try stop(error)
        }
        try? await archive.journal.synchronize()
        let result = collector.result()
        options.events(.finished(result))
        return result
    }

    /// Ends the run: what was done before is part of the result. Only when nothing was done the error is thrown.
    private func stop(_ error: any Error) throws {
        guard !collector.hasStopped else { return }
        let failure =
            error.isCancellation || Task.isCancelled ? OperationError(CancellationError()) : OperationError(error)
        if failure.exitCode == 6 || (collector.finished == 0 && failure.code != .interrupted) { throw failure }
        collector.stop(failure)
    }

    private func begin() async throws {
        var head = RunHead(
            statement: options.statement, source: .init(host: identity.host, name: request.source.name),
            archive: archiveID, selection: identity.selection, condition: identity.condition)
        head.sealing = sealing
        head.clauses = identity.includesDisabled ? [BackupIdentity.disabledClause] : []
        try await archive.journal.commit(head.record(tool: options.tool, at: request.source.client.lastServiceTime))
    }

    // MARK: The inventory

    private func forEachInVault(_ body: @escaping @Sendable (ObjectItem) async throws -> Void) async throws {
        // More than may be sent at once, so that the next page of the inventory is asked for while these are under way.
        let gate = Gate(options.jobs * 2)
        try await withThrowingDiscardingTaskGroup { group in
            try await walk { item in
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    try await body(item)
                }
            }
        }
        let total = tally.withLock { $0 }
        options.events(.counted(objects: total.selected, complete: true))
        if total.managed > 0, !request.selection.possibleKinds.contains(.certificate) {
            let note =
                "\(total.managed) objects belong to certificates and travel with them: select the certificates too"
            options.events(.note(note))
        }
        var record = JournalRecord(.answer, step: JournalStep.counted)
        record.version = String(total.selected)
        try archive.journal.append(record)
    }

    private func forEach(
        _ items: [ObjectItem], _ body: @escaping @Sendable (ObjectItem) async throws -> Void
    ) async throws {
        let gate = Gate(options.jobs)
        try await withThrowingDiscardingTaskGroup { group in
            for item in items {
                guard !collector.hasStopped else { throw CancellationError() }
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    try await body(item)
                }
            }
        }
    }

    private func walk(_ visit: (ObjectItem) async throws -> Void) async throws {
        var walk = InventoryWalk(client: request.source.client, selection: request.selection)
        // One that cannot travel is named, not passed over.
        walk.includesPending = true
        let collector = collector
        walk.missing = { name in
            let item = OperationItem(
                kind: name.kind, name: name.pattern, road: .left, status: .failed,
                reason: "there is no such object in the vault")
            collector.finish(item)
        }
        try await walk.each { item in
            try Task.checkCancellation()
            // What ends the run was met by one of the tasks, which does not cancel this one.
            guard !collector.hasStopped else { throw CancellationError() }
            guard !item.managed else {
                countManaged(item)
                return
            }
            let count = tally.withLock { tally in
                tally.selected += 1
                return tally.selected
            }
            if count % 25 == 0 { options.events(.counted(objects: count, complete: false)) }
            try await visit(item)
        }
    }

    /// What belongs to a certificate travels with it, and is an error only when it was named itself.
    private func countManaged(_ item: ObjectItem) {
        tally.withLock { $0.managed += 1 }
        guard request.selection.names(item.id.kind, item.id.name) else { return }
        let verb = identity.operation == "backup" ? "back up" : "export"
        let reason = "it belongs to the certificate \(item.id.name): \(verb) the certificate, which carries it"
        collector.finish(
            OperationItem(kind: item.id.kind, name: item.id.name, road: .left, status: .failed, reason: reason))
    }

    // MARK: A complete archive

    /// Compares a complete archive with the vault before anything is written: what it has must be unchanged.
    ///
    /// - Returns: the objects that it does not have yet.
    private func survey() async throws -> [ObjectItem] {
        var added: [ObjectItem] = []
        var changed: [String] = []
        try await walk { item in
            guard try await isSelected(item) else { return }
            let key = ObjectKey(item.id.kind, item.id.name)
            guard archive.completedKeys.contains(key), let stored = archive.known[key] else {
                added.append(item)
                return
            }
            guard let entry = try await archive.entry(stored), Self.isUnchanged(item, stored, entry) else {
                changed.append(key.description)
                return
            }
            try await keep(item, entry)
        }
        guard changed.isEmpty else {
            let names = changed.prefix(10).joined(separator: ", ") + (changed.count > 10 ? ", …" : "")
            throw OperationError(
                .changedArchive,
                "\(request.folder) is complete, and \(changed.count) of its objects have changed in the vault: \(names)",
                remedy: identity.remedy, exitCode: 6)
        }
        return added
    }

    private static func isUnchanged(_ item: ObjectItem, _ stored: BackupArchive.Stored, _ entry: ArchiveEntry) -> Bool {
        if entry.form != .blob {
            // An export is taken in a second that is later than all changes of the object before it.
            return max(item.attributes.created ?? Int64.max, item.attributes.updated ?? 0) < entry.taken
        }
        if item.attributes.created == stored.created, item.attributes.updated == stored.updated { return true }
        return entry.versions.contains {
            $0.created == item.attributes.created && $0.updated == item.attributes.updated
        }
    }

    private func keep(_ item: ObjectItem, _ entry: ArchiveEntry) async throws {
        if try await archive.isIntact(entry) {
            let ending = ending(of: entry, stored: .same)
            let kept = OperationItem(
                kind: item.id.kind, name: item.id.name, road: entry.exported?.road ?? .blob, status: ending.status,
                reason: ending.reason)
            collector.finish(kept, versions: entry.versionCount)
        } else {
            let reason =
                "its file \(entry.file) is damaged or missing, and a complete archive is never changed: "
                + identity.remedy
            collector.finish(
                OperationItem(
                    kind: item.id.kind, name: item.id.name, road: entry.exported?.road ?? .blob, status: .failed,
                    reason: reason))
        }
    }

    private func ending(of entry: ArchiveEntry, stored: Outcome) -> (status: Outcome, reason: String?) {
        entry.exported?.ending(entry.kind, stored: stored) ?? (stored, nil)
    }

    private func isSelected(_ item: ObjectItem) async throws -> Bool {
        guard let filter = request.filter else { return true }
        return try await filter(InventoryObject(item, of: request.source.client))
    }

    // MARK: One object

    private func backUp(_ item: ObjectItem) async throws {
        let key = ObjectKey(item.id.kind, item.id.name)
        do {
            guard try await isSelected(item) else {
                tally.withLock { $0.selected -= 1 }
                return
            }
            var note: String?
            if let stored = archive.known[key], let entry = try await archive.entry(stored) {
                if Self.isUnchanged(item, stored, entry), try await archive.isIntact(entry) {
                    try await keep(item, entry)
                    return
                }
                note =
                    Self.isUnchanged(item, stored, entry)
                    ? "taken again: its file was damaged" : "taken again: it changed since the interrupted run"
            }
            let taken = try await taking.take(item)
            try await archive.store(taken.entry, taken.bytes, at: request.source.client.lastServiceTime)
            let ending = ending(of: taken.entry, stored: .done)
            collector.finish(
                OperationItem(
                    kind: key.kind, name: item.id.name, road: taken.entry.exported?.road ?? .blob,
                    status: ending.status, reason: ending.reason ?? note),
                versions: taken.entry.versionCount, bytes: Int64(taken.bytes.count))
        } catch {
            try fail(item, error)
        }
    }

    /// Gives an object its outcome, or rethrows what ends the run.
    private func fail(_ item: ObjectItem, _ error: any Error) throws {
        let (kind, name) = (item.id.kind, item.id.name)
        let vault = error as? VaultError
        let plain: Road = taking.form == .blob ? .blob : kind == .certificate ? .pfx : .value
        func finish(_ status: Outcome, _ reason: String, permission: Bool = false) throws {
            var record = JournalRecord(
                .fail, step: plain == .blob ? JournalStep.blob : JournalStep.value, object: ObjectKey(kind, name))
            record.why = vault?.journalReason ?? status.rawValue
            record.at = request.source.client.lastServiceTime
            try archive.journal.append(record)
            let road: Road = status == .left ? .left : plain
            collector.finish(
                OperationItem(kind: kind, name: name, road: road, status: status, reason: reason),
                permission: permission)
        }
        let stops = vault?.stopsStatement == true || vault?.isUnreachable == true
        if error.isCancellation || error is FileProblem || stops {
            collector.finish(OperationItem(kind: kind, name: name, road: plain, status: .untried))
            if !error.isCancellation { collector.stop(OperationError(error)) }
            throw error
        }
        switch error {
        case is ObjectReader.KeepsChanging: try finish(.failed, "it keeps changing while it is read: try again later")
        case let error as StaysBehind: try finish(.left, error.reason)
        case is ObjectReader.IsPending:
            try finish(.left, "its issuance is pending: finish, merge or delete the request first")
        case let error as VaultError where error.isNotFound: try finish(.gone, "it was deleted meanwhile")
        case let error as VaultError
        where taking.form == .blob
            && (error.isDisabled || (error.isForbiddenWithoutReason && !item.attributes.enabled)):
            try finish(
                .failed,
                "the service refuses the backup of a disabled \(kind.rawValue): enable it, or copy it with "
                    + "`including disabled`")
        case let error as VaultError: try finish(.failed, error.description, permission: error.isForbidden)
        default: try finish(.failed, "\(error)")
        }
    }
}
