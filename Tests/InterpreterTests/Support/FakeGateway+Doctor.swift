import Locking
import VaultOperations

@testable import Interpreter

/// What `doctor` was asked, and one passed check for an answer.
extension FakeGateway {
    func doctor(_ plan: ConnectionPlan, role: DoctorRequest.Role, hasVault: Bool) async throws -> DoctorResult {
        state.withLock { state in
            state.examined.append("\(plan.vault) \(role.rawValue) \(hasVault)")
            let isDark = state.unreachable.contains(plan.vault)
            return DoctorResult(checks: [
                DoctorCheck(
                    check: "dns", name: plan.vault, status: isDark ? .failed : .passed, detail: "looked up",
                    remedy: isDark ? "look at the network" : nil, elapsed: .seconds(2))
            ])
        }
    }
}
