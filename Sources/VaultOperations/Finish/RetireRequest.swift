import ExactJSON
import KeyVault

/// Which vault ends, and what is known and accepted about its end.
public struct RetireRequest: Sendable {
    /// The vault that ends.
    public var vault: Vault
    /// The connected vaults, one of which took its place.
    public var successors: [Vault]
    /// Its name, written once more.
    public var confirm: String
    /// Dependents and objects that are accepted by name.
    public var acknowledged: [String]
    /// How old the proof may be, in seconds.
    public var freshness: Int64
    /// The way to Resource Manager.
    public var control: any VaultControl

    /// The end of a vault.
    public init(
        vault: Vault, successors: [Vault], confirm: String, acknowledged: [String] = [], freshness: Int64,
        control: any VaultControl
    ) {
        self.vault = vault
        self.successors = successors
        self.confirm = confirm
        self.acknowledged = acknowledged
        self.freshness = freshness
        self.control = control
    }
}

/// A vault that has ended.
public struct Retirement: Sendable {
    /// Its name.
    public let name: String
    /// When it was deleted, seconds since 1970.
    public let deleted: Int64?
    /// Until when it can be recovered, seconds since 1970.
    public let recoverableUntil: Int64?
    /// How to undo it, and what that does not bring back.
    public let notes: [String]

    /// A vault that has ended.
    public init(name: String, deleted: Int64?, recoverableUntil: Int64?, notes: [String]) {
        self.name = name
        self.deleted = deleted
        self.recoverableUntil = recoverableUntil
        self.notes = notes
    }
}

extension Operations {
    /// Deletes a vault softly, when everything that was in it is proven to be in its successor and everyone who uses it
    /// is known.
    ///
    /// No delete is conditional, so that the source is looked at twice, and last of all.
    /// - Throws: `OperationError` `.unmet` (exit 6) that names every condition that does not hold.
    public static func retire(_ request: RetireRequest, _ options: OperationOptions) async throws -> Retirement {
        options.events(.started(operation: "retire", detail: request.vault.summary))
        do {
            let lock = try await TargetLock.take(.exclusive, host: request.vault.host, options: options)
            defer { withExtendedLifetime(lock) {} }
            let conditions = RetireConditions(request: request, options: options)
            let unmet = try await conditions.unmet()
            guard unmet.isEmpty else {
                throw OperationError(
                    .unmet, "\(request.vault.name) stays: " + unmet.joined(separator: "; "),
                    remedy: "meet each of them, then run the statement again", exitCode: 6)
            }
            return try await end(request, options)
        } catch { throw OperationError(error) }
    }

    private static func end(_ request: RetireRequest, _ options: OperationOptions) async throws -> Retirement {
        let vault = request.vault
        let belongings = try await request.control.belongings()
        let saved = "\(options.stateFolder)/retired/\(vault.name).json"
        let journal = try await BlockingPool.shared.run { () throws -> JournalWriter in
            let folder = try Folder.openOrCreate("\(options.stateFolder)/retired")
            try folder.writeWhole("\(vault.name).json", belongings.json.serialized() + [0x0A])
            try folder.synchronize()
            let runs = try Folder.openOrCreate("\(options.stateFolder)/runs")
            let name = RetireJournal.name(vault.host)
            var state = JournalState()
            if let file = try runs.openForReading(name, maximum: Int64.max) { state = try JournalReader.read(file) }
            return try JournalWriter(
                in: runs, name: name, after: state, run: Identifier.random(), operation: "retire")
        }
        let head = RunHead(statement: options.statement, source: .init(vault), selection: Selection.all.description)
        try await journal.commit(head.record(tool: options.tool, at: vault.client.lastServiceTime))
        try await journal.commit(JournalRecord(.intent, step: RetireJournal.delete))
        do { try await request.control.delete() } catch {
            var failed = JournalRecord(.fail, step: RetireJournal.delete)
            failed.why = OperationError(error).code.rawValue
            try await journal.commit(failed)
            throw error
        }
        try await journal.commit(JournalRecord(.done, step: RetireJournal.delete))
        let dates = try await request.control.deletion()
        return Retirement(
            name: vault.name, deleted: dates.deleted, recoverableUntil: dates.recoverableUntil,
            notes: notes(vault, dates.recoverableUntil, belongings, saved))
    }

    private static func notes(
        _ vault: Vault, _ until: Int64?, _ belongings: VaultBelongings, _ saved: String
    ) -> [String] {
        let date = until.map { " until \(Clock.iso8601($0))" } ?? ""
        let notBack =
            Retirement.notBroughtBack(belongings).map { "; that does not bring back \($0), saved in \(saved)" } ?? ""
        return ["undo\(date): az keyvault recover --name \(vault.name)\(notBack)"]
    }
}

extension Retirement {
    /// What recovering a deleted vault leaves away; nil when there is nothing of it.
    static func notBroughtBack(_ belongings: VaultBelongings) -> String? {
        var lost: [String] = []
        if !belongings.roleAssignments.isEmpty { lost.append("\(belongings.roleAssignments.count) role assignments") }
        if !belongings.eventSubscriptions.isEmpty {
            lost.append("\(belongings.eventSubscriptions.count) event subscriptions")
        }
        return lost.isEmpty ? nil : lost.joined(separator: " and ")
    }
}

/// The journal of a vault's end, in the state folder.
enum RetireJournal {
    static let delete = "delete"

    /// 16 hexadecimal digits of the SHA-256 over operation and host.
    static func name(_ host: String) -> String { "\(Hex.digest(Array("retire\n\(host)".utf8)).prefix(16)).jsonl" }
}

extension OperationError.Code {
    /// Conditions of `retire` or `discard` do not hold.
    public static let unmet = Self(rawValue: "unmet")
}
