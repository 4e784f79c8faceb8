internal import ExactJSON
internal import Locking

extension EmulatorCore {
    /// Opens the emulator whose state is in a folder, or begins one there. From then on what it acknowledges is on disk.
    ///
    /// Vaults of the configuration that the state does not have are added. A seed fills the directory at every start,
    /// vaults and resources at the first one only.
    ///
    /// - Throws: `EmulatorError`: a folder that another emulator uses or that holds something else; a seed's errors.
    public static func open(
        _ configuration: EmulatorConfiguration, folder: String, seed: SeedFile? = nil
    ) async throws(EmulatorError) -> EmulatorCore {
        let store = try StateStore(folder: folder)
        let writer = StateWriter(store)
        do throws(EmulatorError) {
            let stored = try store.read()
            let held = stored.first { $0.kind == .emulator && $0.id == EmulatorKeys.documentID }?.content
            let keys: EmulatorKeys
            if let held {
                keys = try EmulatorKeys(stored: held)
            } else {
                keys = try EmulatorKeys(blobSecret: configuration.blobSecret)
            }
            let core = EmulatorCore(
                configuration, clock: EmulatorClock(offset: .milliseconds(keys.clockOffset)), keys: keys, writer: writer
            )
            let fresh = core.controlDocuments
            var added = held == nil ? fresh : Self.additions(fresh, to: stored)
            if held != nil { try core.restore(stored + added) }
            if let seed {
                try seed.fillDirectory(core)
                if !keys.isSeeded { added += try core.documents(of: seed) }
            }
            core.follow(added, isSeeded: seed != nil)
            try await writer.flush()
            return core
        } catch {
            await writer.close()
            throw error
        }
    }

    /// Fills vaults and resources from a seed; the changes, of which nothing is written if the seed is refused.
    private func documents(of seed: SeedFile) throws(EmulatorError) -> [StateDocument] {
        let changes = Locked<[StateDocument]>([])
        journal.listen { change in changes.withLock { $0.append(change) } }
        try seed.fillVaults(self)
        return changes.withLock { $0 }
    }

    /// Tells the writer everything that happens from now on, and these documents first.
    private func follow(_ documents: [StateDocument], isSeeded: Bool) {
        guard let writer else { return }
        changeKeys { $0.isSeeded = $0.isSeeded || isSeeded }
        for document in documents { writer.note(document) }
        journal.listen { writer.note($0) }
    }

    /// Brings back what was stored.
    private func restore(_ stored: [StateDocument]) throws(EmulatorError) {
        try restoreControl(stored)
        try issuer.revocations.restore(stored)
        try issuer.deviceCodes.restore(stored)
        let objects = StoredObjects.byVault(stored)
        let all = vaults.vaults() + vaults.deleted(at: 0).map(\.vault)
        for vault in all { try vault.restoreObjects(objects[vault.documentKey] ?? StoredObjects()) }
        // What no vault owns any more was left by purged vaults.
        let owned = Set(all.map(\.documentKey))
        for document in stored where document.kind.isOfVault {
            guard let slash = document.id.lastIndex(of: "/"), owned.contains(String(document.id[...slash])) else {
                writer?.note(StateDocument(kind: document.kind, id: document.id, content: nil))
                continue
            }
        }
    }

    /// What a new emulator of the configuration has and the stored one has not: vaults by name, other documents by id.
    private static func additions(_ fresh: [StateDocument], to stored: [StateDocument]) -> [StateDocument] {
        let ids = Set(stored.map { "\($0.kind.rawValue) \($0.id)" })
        let names = Set(
            stored.filter { $0.kind == .vault }.compactMap { $0.content?["name"]?.string?.lowercased() })
        return fresh.filter { document in
            if document.kind == .vault, let name = document.content?["name"]?.string?.lowercased() {
                return !names.contains(name)
            }
            return document.kind != .operation && !ids.contains("\(document.kind.rawValue) \(document.id)")
        }
    }

    /// Changes what belongs to the emulator itself, on disk too.
    func changeKeys(_ change: (inout EmulatorKeys) -> Void) {
        guard let writer else { return }
        let document = keys.withLock { keys in
            if var changed = keys {
                change(&changed)
                keys = changed
            }
            return keys?.document
        }
        if let document { writer.note(document) }
    }

    /// Moves the clock, for good when there is a state.
    func moveClock(by duration: Duration) {
        clock.advance(by: duration)
        changeKeys { $0.clockOffset += duration.milliseconds }
    }

    /// Writes what is left and closes the state; nothing may be asked of the emulator afterwards.
    public func close() async { await writer?.close() }
}

extension StateDocument.Kind {
    /// Whether documents of this kind belong to one vault.
    fileprivate var isOfVault: Bool {
        switch self {
        case .secret, .key, .certificate, .vaultSettings: true
        default: false
        }
    }
}
