import Locking
import VaultOperations

@testable import Interpreter

/// The surroundings of the vaults in memory: rows that say what was asked.
extension FakeGateway {
    func rows(_ list: ControlList, of vault: any ConnectedVault) async throws -> (rows: [Record], notes: [String]) {
        ([.texts(("name", "\(list.rawValue) of \(vault.info(alias: "").name)"))], [])
    }

    func vaults(by vault: (any ConnectedVault)?, settings: Settings) async throws -> [Record] {
        [.texts(("name", vault?.info(alias: "").name ?? "nobody"))]
    }

    func assess(
        _ job: MoveJob, _ source: any ConnectedVault, for destination: AssessDestination
    ) async throws -> AssessResult {
        let target: String =
            switch destination {
            case .vault(let vault): vault.info(alias: "").name
            case .region(let region, let name): [name, region].compactMap { $0 }.joined(separator: " in ")
            case .open: ""
            }
        state.withLock { $0.jobs.append(("assess", job, "\(source.info(alias: "").name) \(target)")) }
        return AssessResult()
    }

    func applySettings(
        _ job: MoveJob, from source: ComparedSide, into target: any ConnectedVault, only parts: [SettingsPart]
    ) async throws -> SettingsResult {
        state.withLock { $0.jobs.append(("apply settings", job, target.info(alias: "").name)) }
        return SettingsResult()
    }

    func exportTemplate(
        of vault: any ConnectedVault, to path: String
    ) async throws -> (resources: Int, notes: [String]) {
        (1, [])
    }

    func createVault(_ plan: VaultPlan, settings: Settings) async throws -> CreatedVault {
        throw OperationError(.unsupported, "the vaults in memory cannot be made")
    }
}
