import AzureIdentity
import ExactJSON
import KeyVault
import Locking

/// Lets the disabled versions of a vault be read, which the service refuses: each is enabled, read, and disabled again.
///
/// An intent is on disk before a version is enabled. What an interrupted run left enabled is disabled by the next run that
/// reads the vault, before anything else; `close` does the same on every way out, and looks at every version once more,
/// because a change whose answer was lost may have been carried out last. The journal is one for each vault, in the state
/// folder, so that the next run finds it whatever its statement.
final class DisabledVersions: Sendable {
    private struct State {
        /// Enabled, or perhaps enabled, and not known to be disabled again.
        var open: Set<DisabledVersion> = []
        /// Everything that was enabled for a moment.
        var touched: Set<DisabledVersion> = []
    }

    private let client: VaultClient
    private let journal: JournalWriter
    private let lock: FileLock
    private let state: Locked<State>

    private init(_ client: VaultClient, _ journal: JournalWriter, _ lock: FileLock, open: Set<DisabledVersion>) {
        self.client = client
        self.journal = journal
        self.lock = lock
        state = Locked(State(open: open, touched: open))
    }

    // MARK: Beginning and end

    /// Opens the journal of a vault for a statement that says `including disabled`, and disables what an interrupted run
    /// left enabled.
    ///
    /// - Throws: `OperationError`: `.locked` (6) while another run reads disabled versions there, `.notPutBack` (1).
    static func open(_ vault: Vault, _ options: OperationOptions) async throws -> DisabledVersions {
        try await open(vault, options, lock: try await takeLock(vault, options))
    }

    /// Disables what an interrupted run left enabled, for a statement that enables nothing itself. Whatever another
    /// process has enabled just now is its own affair.
    ///
    /// - Throws: `OperationError` `.notPutBack` (1).
    static func putBack(in vault: Vault, _ options: OperationOptions) async throws {
        let (state, name) = (options.stateFolder, journalName(vault))
        let isThere = try await BlockingPool.shared.run { (try? Folder.open("\(state)/runs").names())?.contains(name) }
        guard isThere == true else { return }
        let lock: FileLock
        do { lock = try await takeLock(vault, options) } catch let error as OperationError where error.code == .locked {
            return
        }
        try await open(vault, options, lock: lock).close()
    }

    /// Runs a statement that reads a vault, and disables again on every way out what it enabled.
    ///
    /// - Parameter isAllowed: whether it says `including disabled`; without it the body gets nil.
    /// - Throws: what the body throws, or `.notPutBack` (1), which comes first.
    static func whileReading(
        _ vault: Vault, _ isAllowed: Bool, _ options: OperationOptions,
        _ body: (DisabledVersions?) async throws -> OperationResult
    ) async throws -> OperationResult {
        guard isAllowed else {
            try await putBack(in: vault, options)
            return try await body(nil)
        }
        let versions = try await open(vault, options)
        var result: OperationResult
        do { result = try await body(versions) } catch {
            try await versions.close()
            throw error
        }
        do { try await versions.close() } catch let error as OperationError { result.failure = error }
        return result
    }

    private static func open(
        _ vault: Vault, _ options: OperationOptions, lock: FileLock
    ) async throws -> DisabledVersions {
        let found = Locked<Set<DisabledVersion>>([])
        let name = journalName(vault)
        let journal = try await BlockingPool.shared.run {
            try StateJournal.open(name, operation: JournalStep.enable, options: options, run: Identifier.random()) {
                record in found.withLock { $0.follow(record) }
            }
        }
        let open = found.withLock { $0 }
        let versions = DisabledVersions(vault.client, journal, lock, open: open)
        guard !open.isEmpty else { return versions }
        try await versions.close()
        let count = open.count == 1 ? "1 version" : "\(open.count) versions"
        options.events(.note("\(count) in \(vault.name) that an interrupted run had enabled were disabled again"))
        return versions
    }

    /// Disables what is still enabled, and looks whether everything that was touched is disabled now; also when the task
    /// was cancelled.
    ///
    /// - Throws: `OperationError` `.notPutBack` (1), which names the versions.
    func close() async throws {
        let failures = await Task { await self.settle() }.value
        guard let first = failures.min(by: { $0.version.description < $1.version.description }) else { return }
        let others = failures.count == 1 ? "" : ", and \(failures.count - 1) more"
        throw OperationError(
            .notPutBack,
            "\(first.version)\(others) in \(client.address.name) was disabled and is enabled now for having been read; "
                + "it could not be disabled again: \(first.reason)",
            remedy: "run the same statement again, which does that first, or disable it by hand",
            object: first.version.object.description)
    }

    // MARK: Reading

    /// Enables a version, does something that needs that, and disables it again, also when that fails or is cancelled.
    func read<Value: Sendable>(
        _ item: ObjectItem, of object: ObjectKey, _ body: () async throws -> Value
    ) async throws -> Value {
        let version = DisabledVersion(object, item.id.version ?? "")
        try Task.checkCancellation()
        try await journal.commit(intent(version, item.attributes))
        state.withLock { state in
            state.open.insert(version)
            state.touched.insert(version)
        }
        do { try await client.set(version, enabled: true) } catch {
            if let refusal = error as? VaultError, refusal.isPermanentRefusal {
                try refused(version, refusal)
            } else {
                _ = await putBack(version)
            }
            throw error
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        _ = await putBack(version)
        return try result.get()
    }

    /// Whether this run changed a version for a moment, and so moved its `updated`.
    func hasTouched(_ item: ObjectItem, of object: ObjectKey) -> Bool {
        let version = DisabledVersion(object, item.id.version ?? "")
        return state.withLock { $0.touched.contains(version) }
    }

    private func intent(_ version: DisabledVersion, _ attributes: ObjectAttributes) -> JournalRecord {
        var record = JournalRecord(.intent, step: JournalStep.enable, object: version.object)
        record.version = version.id
        record.at = client.lastServiceTime
        record.entry = .object(
            [
                ("enabled", JSON.bool(attributes.enabled)), ("nbf", attributes.notBefore.map { .integer($0) }),
                ("exp", attributes.expires.map { .integer($0) }), ("updated", attributes.updated.map { .integer($0) }),
            ].compactMap { name, value in value.map { JSONMember(name: name, value: $0) } })
        return record
    }

    /// The service refused to enable it: nothing was changed.
    private func refused(_ version: DisabledVersion, _ error: VaultError) throws {
        state.withLock { _ = $0.open.remove(version) }
        var record = JournalRecord(.fail, step: JournalStep.enable, object: version.object)
        record.version = version.id
        record.why = error.journalReason
        try journal.append(record)
    }

    // MARK: Putting back

    /// Disables a version whatever became of the task; nil when that is certain.
    private func putBack(_ version: DisabledVersion) async -> (any Error)? {
        await Task { () -> (any Error)? in
            do {
                do { try await client.set(version, enabled: false) } catch let error as VaultError
                    where error.isNotFound
                {}
                var record = JournalRecord(.undo, step: JournalStep.enable, object: version.object)
                record.version = version.id
                record.at = client.lastServiceTime
                try journal.append(record)
                state.withLock { _ = $0.open.remove(version) }
                return nil
            } catch { return error }
        }.value
    }

    private func settle() async -> [(version: DisabledVersion, reason: String)] {
        var failures: [DisabledVersion: String] = [:]
        for version in state.withLock({ $0.open }) {
            if let error = await putBack(version) { failures[version] = "\(error)" }
        }
        let touched = Dictionary(grouping: state.withLock { $0.touched }, by: \.object)
        for (object, versions) in touched {
            do {
                let enabled = try await client.versions(of: object.kind, named: object.name)
                    .filter(\.attributes.enabled).compactMap { $0.id.version?.lowercased() }
                for version in versions where enabled.contains(version.id) {
                    if let error = await putBack(version) { failures[version] = "\(error)" }
                }
            } catch {
                for version in versions { failures[version] = "\(error)" }
            }
        }
        do { try await journal.synchronize() } catch {
            for version in touched.values.joined() { failures[version] = "\(error)" }
        }
        return failures.map { ($0.key, $0.value) }
    }

    // MARK: Names

    private static func journalName(_ vault: Vault) -> String {
        StateJournal.name(JournalStep.enable, vault.host, target: vault.host)
    }

    private static func takeLock(_ vault: Vault, _ options: OperationOptions) async throws -> FileLock {
        try await BlockingPool.shared.run {
            do {
                let folder = try Folder.openOrCreate("\(options.stateFolder)/locks")
                return try FileLock.take(
                    .exclusive, named: "\(vault.host.asFileName).disabled.lock", in: folder,
                    for: "reading the disabled versions of \(vault.host)", statement: options.statement)
            } catch let problem as FileProblem { throw problem.asOperationError }
        }
    }
}

extension Set<DisabledVersion> {
    /// Takes in a record: what remains was enabled and not disabled again.
    fileprivate mutating func follow(_ record: JournalRecord) {
        guard record.step == JournalStep.enable, let object = record.object, let id = record.version else { return }
        switch record.kind {
        case .intent: insert(DisabledVersion(object, id))
        case .undo, .fail: remove(DisabledVersion(object, id))
        default: break
        }
    }
}

extension VaultError {
    /// Whether the service understood the request and certainly did not carry it out.
    fileprivate var isPermanentRefusal: Bool {
        guard code == .service, let status else { return code == .invalidName }
        return (400..<500).contains(status) && status != 408 && status != 429
    }
}
