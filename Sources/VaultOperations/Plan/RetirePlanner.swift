import KeyVault

/// Plans the end of a vault: every condition that does not hold yet, and nothing is deleted.
struct RetirePlanner: Sendable {
    let request: RetireRequest
    let options: OperationOptions
    let alias: String

    func plan() async throws -> Plan {
        let vault = request.vault
        options.events(.started(operation: "plan", detail: "the end of \(vault.summary)"))
        let unmet = try await RetireConditions(request: request, options: options).unmet()
        var plan = Plan(
            statement: options.statement, tool: options.tool, created: vault.client.lastServiceTime ?? 0,
            sides: [Plan.Side(vault, .target, alias)], archive: nil, items: [],
            estimate: PlanCost.seconds(changes: 1, jobs: 1))
        plan.steps = unmet.enumerated().map { index, reason in
            Plan.Step(
                kind: .condition, name: vault.name, part: "condition \(index + 1)", action: .fail, reason: reason)
        }
        guard unmet.isEmpty else { return plan }
        let protection = try await request.control.protection()
        let belongings = try await request.control.belongings()
        let notBack = Retirement.notBroughtBack(belongings)
        plan.steps = [
            Plan.Step(
                kind: .vault, name: vault.name, action: .delete,
                reason: "every condition holds; the vault can be recovered for \(protection.retentionDays) days"
                    + (notBack.map { ", which does not bring back \($0)" } ?? ""),
                requests: 1, target: try await StateDigest.take(VaultSide(vault: vault), options).text)
        ]
        return plan
    }
}
