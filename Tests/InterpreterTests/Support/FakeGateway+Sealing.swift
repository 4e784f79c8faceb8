import VaultOperations

@testable import Interpreter

extension FakeGateway {
    func export(
        _ job: MoveJob, from vault: any ConnectedVault, seal: ExportSeal, includingDisabled: Bool
    ) async throws -> MoveResult {
        try answer("export", job, vault)
    }

    func bringIn(
        _ job: MoveJob, into vault: any ConnectedVault, _ clauses: CopyClauses
    ) async throws -> MoveResult {
        try answer("import", job, vault)
    }
}
