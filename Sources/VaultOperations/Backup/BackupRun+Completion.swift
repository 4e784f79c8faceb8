import ExactJSON
import KeyVault
import Regions

extension BackupRun {
    /// Writes settings and manifest, which make the archive complete. When nothing could be stored, and something should
    /// have been, the archive stays unfinished: the same statement then begins anew.
    func complete() async throws {
        let missing = collector.items { [.failed, .left, .gone].contains($0.status) }
        let stored = archive.stored
        if stored.isEmpty, !missing.isEmpty { return }
        if archive.completed != nil, !archive.hasStoredAnything { return }
        let settings = try await SettingsReader(vault: request.source, jobs: options.jobs)
            .read(stored.map(\.key), keeping: archive.settings)
        try await archive.journal.commit(JournalRecord(.end, step: JournalStep.run))
        let end = archive.journal.journal
        let absent = absent(missing)
        let file = try seal?.seal(settings.json) ?? settings.json.serialized()
        let head = head(settings: file, missing: absent, journal: end)
        let folder = archive.folder
        try await BlockingPool.shared.run {
            try Self.write(head, file, stored, in: folder)
        }
    }

    /// What was asked for, now or when the archive was completed, and is not in it.
    private func absent(_ items: [OperationItem]) -> [ArchiveHead.Missing] {
        var missing = items.map {
            ArchiveHead.Missing(key: ObjectKey($0.kind, $0.name), why: $0.reason ?? $0.status.rawValue)
        }
        let keys = Set(missing.map(\.key))
        missing += (archive.completed?.missing ?? []).filter { !keys.contains($0.key) }
        return missing.filter { !archive.isStored($0.key) }.sorted { $0.key < $1.key }
    }

    private func head(settings: [UInt8], missing: [ArchiveHead.Missing], journal: JournalState) -> ArchiveHead {
        let source = request.source
        let now = source.client.lastServiceTime ?? Clock.localMilliseconds() / 1000
        return ArchiveHead(
            archive: archiveID, kind: identity.operation, tool: options.tool, statement: options.statement,
            created: Clock.iso8601(now),
            source: ArchiveHead.Source(source),
            missing: missing, counts: ArchiveHead.Counts(),
            settings: (Int64(settings.count), Hex.digest(settings)),
            journal: (journal.length, journal.check), sealing: sealing)
    }

    /// Copies the entries from the journal into the manifest: twice over the journal, never all of them in memory.
    private static func write(
        _ head: ArchiveHead, _ settings: [UInt8], _ stored: [(key: ObjectKey, place: JournalPlace)], in folder: Folder
    ) throws {
        guard let journal = try folder.openForReading(ArchiveProgress.journalName, maximum: Int64.max) else {
            throw FileProblem(.refused("it was removed"), "read", "\(folder.path)/\(ArchiveProgress.journalName)")
        }
        try folder.writeWhole(head.form.settingsName, settings)
        var head = head
        for (key, place) in stored {
            let entry = try entry(key, place, journal)
            head.counts.objects += 1
            head.counts.versions += Int64(entry.versionCount)
            head.counts.bytes += entry.size
        }
        var writer = try ManifestWriter(in: folder, head: head)
        do {
            for (key, place) in stored { try writer.add(entry(key, place, journal).json.serialized()) }
            try writer.finish()
        } catch {
            writer.discard()
            throw error
        }
        try folder.synchronize()
    }

    private static func entry(_ key: ObjectKey, _ place: JournalPlace, _ journal: ReadableFile) throws -> ArchiveEntry {
        guard let entry = try BackupArchive.entry(in: journal, at: place), entry.key == key else {
            throw FileProblem(.refused("a record is not what was written"), "read", journal.path)
        }
        return entry
    }
}

extension ArchiveHead.Source {
    /// A connected vault, as far as it is known.
    init(_ vault: Vault) {
        self.init(
            host: vault.host, name: vault.name, resourceID: vault.resourceID, tenant: vault.tenant,
            subscription: vault.subscription, region: vault.region, regionFrom: vault.regionFrom?.rawValue,
            geography: vault.geography, geographyFrom: vault.geography == nil ? nil : Geography.provenance)
    }
}
