import AzureIdentity
import ExactJSON
import KeyVault
import Locking
import VaultOperations

@testable import Interpreter

/// Vaults in memory behind the seam of the operations: what they answer is set by each test, what they were asked is
/// kept.
final class FakeGateway: VaultGateway {
    struct State: Sendable {
        var plans: [ConnectionPlan] = []
        var jobs: [(verb: String, job: MoveJob, vault: String)] = []
        var vaults: [String: FakeVault] = [:]
        var unreachable: Set<String> = []
        /// What `doctor` was asked about.
        var examined: [String] = []
        var moveResult = MoveResult()
        var verifyResult = VerifyResult()
        var checkResult = CheckReport()
        var mapRows: [MapRow] = []
        var plan = Plan(statement: "", tool: "", created: 0, sides: [], archive: nil, items: [], estimate: 7)
        var endings: [VaultEnding] = []
        /// Answers of backup and restore in turn; `moveResult` when there are none left.
        var moveErrors: [any Error] = []
        /// What the next connections fail with.
        var connectErrors: [any Error] = []
    }

    let state = Locked(State())

    func add(_ vault: FakeVault) { state.withLock { $0.vaults[vault.name] = vault } }

    func connect(_ plan: ConnectionPlan) async throws -> any ConnectedVault {
        try state.withLock { state in
            state.plans.append(plan)
            if !state.connectErrors.isEmpty { throw state.connectErrors.removeFirst() }
            if state.unreachable.contains(plan.vault) {
                throw OperationError(
                    .unreachable, "\(plan.vault) cannot be reached", remedy: "look at the network", exitCode: 4)
            }
            return state.vaults[plan.vault] ?? FakeVault(name: plan.vault)
        }
    }

    func backup(_ job: MoveJob, from vault: any ConnectedVault) async throws -> MoveResult {
        try answer("backup", job, vault)
    }

    func restore(
        _ job: MoveJob, into vault: any ConnectedVault, policy: VaultOperations.ConflictPolicy
    ) async throws -> MoveResult {
        try answer("restore", job, vault)
    }

    func copy(
        _ job: MoveJob, from source: any ConnectedVault, into target: any ConnectedVault, _ clauses: CopyClauses
    ) async throws -> MoveResult {
        try answer("copy", job, target)
    }

    func verify(
        _ job: MoveJob, _ left: ComparedSide, _ right: ComparedSide, metadataOnly: Bool
    ) async throws -> VerifyResult {
        state.withLock { state in
            state.jobs.append(("verify", job, "\(Self.name(left)) \(Self.name(right))"))
            return state.verifyResult
        }
    }

    func validate(_ vault: any ConnectedVault, _ job: MoveJob) async throws -> CheckReport {
        state.withLock { state in
            state.jobs.append(("validate", job, vault.info(alias: "").name))
            return state.checkResult
        }
    }

    func map(_ old: any ConnectedVault, into new: any ConnectedVault, _ job: MoveJob) async throws -> [MapRow] {
        state.withLock { state in
            state.jobs.append(("map", job, "\(old.info(alias: "").name) \(new.info(alias: "").name)"))
            return state.mapRows
        }
    }

    func plan(_ move: PlannedMove, _ job: MoveJob) async throws -> Plan {
        state.withLock { state in
            let vault: String =
                switch move {
                case .backup(let vault, _), .export(let vault, _, _), .restore(let vault, _, _),
                    .copy(_, let vault, _, _, _),
                    .applySettings(_, let vault, _, _), .retire(let vault, _, _):
                    vault.info(alias: "").name
                case .createVault(let made, _): made.name
                }
            state.jobs.append(("plan", job, vault))
            var plan = state.plan
            plan.statement = job.statement
            return plan
        }
    }

    func retire(_ vault: any ConnectedVault, _ ending: VaultEnding, _ job: MoveJob) async throws -> Retirement {
        state.withLock { state in
            state.endings.append(ending)
            return Retirement(
                name: vault.info(alias: "").name, deleted: 1_700_000_000, recoverableUntil: 1_707_776_000, notes: [])
        }
    }

    func discard(
        _ folder: String, heldBy vault: any ConnectedVault, confirm: (@Sendable (String) async -> Bool)?, _ job: MoveJob
    ) async throws -> Discarded {
        if let confirm, await !confirm("sure?") {
            throw OperationError(.unmet, "\(folder) stays", exitCode: 6)
        }
        return Discarded(folder: folder, files: 3, bytes: 5)
    }

    func shutDown() async {}

    func answer(_ verb: String, _ job: MoveJob, _ vault: any ConnectedVault) throws -> MoveResult {
        try state.withLock { state in
            state.jobs.append((verb, job, vault.info(alias: "").name))
            if !state.moveErrors.isEmpty { throw state.moveErrors.removeFirst() }
            var result = state.moveResult
            result.folder = job.folder
            return result
        }
    }

    private static func name(_ side: ComparedSide) -> String {
        switch side {
        case .vault(let vault): vault.info(alias: "").name
        case .archive(let folder): folder
        }
    }
}

/// A vault with objects that are plain records.
struct FakeVault: ConnectedVault {
    var name: String
    var objects: [Record] = []
    var secretValue = "hunter2"

    func info(alias: String) -> ConnectionInfo {
        ConnectionInfo(
            alias: alias, name: name, url: "https://\(name).vault.test", region: "westeurope", geography: "Europe",
            subscription: nil, tenant: "t", cloud: "emulator")
    }

    var identity: SignedInIdentity? {
        SignedInIdentity(tenant: "t", principal: "p", application: nil, kind: "token", expires: 0)
    }

    func isSameVault(as other: any ConnectedVault) -> Bool { name == other.info(alias: "").name }

    func objects(_ selection: Selection, where filter: RecordFilter?) -> AsyncThrowingStream<Record, any Error> {
        let chosen = objects.filter { record in
            guard let kind = record["kind"]?.string.flatMap(ObjectKind.init(rawValue:)) else { return false }
            return selection.contains(kind, record["name"]?.string ?? "")
        }
        let source = RecordSource(chosen)
        return AsyncThrowingStream {
            while let record = await source.next() {
                guard let filter else { return record }
                if try await filter(record) { return record }
            }
            return nil
        }
    }

    func versions(of kind: ObjectKind, _ name: String) async throws -> [Record] {
        objects.filter { $0["name"]?.string == name }
    }

    func deleted(_ selection: Selection) async throws -> [Record] { [] }

    func object(_ kind: ObjectKind, _ name: String, version: String?) async throws -> Record {
        guard let found = objects.first(where: { $0["name"]?.string == name }) else {
            throw OperationError(.notFound, "there is no \(kind.rawValue) \(name)", object: "\(kind.rawValue) \(name)")
        }
        return found
    }

    func reveal(_ name: String, version: String?) async throws -> ShownSecret {
        ShownSecret(name: name, version: nil, value: JSONString(secretValue))
    }
}

private actor RecordSource {
    private var rest: ArraySlice<Record>

    init(_ records: [Record]) { rest = records[...] }

    func next() -> Record? { rest.popFirst() }
}

/// Fields that take a request, counted.
final class CountedFields: DeferredFields {
    private let values: [String: Value]
    private let asked = Locked<[String]>([])

    init(_ values: [String: Value]) { self.values = values }

    var requests: [String] { asked.withLock { $0 } }

    func field(named name: String) async throws -> Record.Field? {
        asked.withLock { $0.append(name) }
        return values[name].map { Record.Field(name, $0) }
    }
}

extension Record {
    /// An object as a list gives it.
    static func object(
        _ kind: ObjectKind, _ name: String, enabled: Bool = true, expires: Value = .null,
        tags: [(name: String, value: Value)] = [], deferred: (any DeferredFields)? = nil
    ) -> Record {
        Record(
            [
                .init("name", .string(name), ignoresCase: true),
                .init("kind", .string(kind.rawValue), ignoresCase: true), .init("enabled", .boolean(enabled)),
                .init("expires", expires), .init("tags", .record(.tags(tags))),
            ], deferred: deferred)
    }
}
