import ExactJSON
import KeyVault
import ResourceManager

/// Plans the making of a vault: whether its name is free, what it is made after, and what that does not bring.
struct CreateVaultPlanner: Sendable {
    let request: CreateVaultRequest
    let options: OperationOptions
    let management: ManagementClient
    let near: Vault?
    let alias: String

    func plan() async throws -> Plan {
        let place = try VaultPlace(request, near: near)
        options.events(.started(operation: "plan", detail: "making \(request.name) in \(place.region)"))
        var plan = Plan(
            statement: options.statement, tool: options.tool,
            created: near?.client.lastServiceTime ?? Clock.localMilliseconds() / 1000, sides: [],
            archive: nil, items: [], estimate: 0)
        if case .like(let vault) = request.shape { plan.sides = [Plan.Side(vault, .source, alias)] }
        if let bar = try await bar(place) {
            plan.steps = [
                Plan.Step(kind: .vault, name: request.name, action: .fail, reason: bar)
            ]
            return plan
        }
        plan.steps = try await steps(place)
        plan.estimate = PlanCost.seconds(changes: plan.requests, jobs: 1)
        return plan
    }

    /// Why the vault cannot be made; nil when it can.
    private func bar(_ place: VaultPlace) async throws -> String? {
        do {
            try await Operations.refuseName(place, management)
            try await Operations.refuseRegion(place, management)
            try await place.requireGroup(management)
            return nil
        } catch let error as OperationError where error.exitCode == 6 || error.code == .notFound {
            return error.description
        }
    }

    private func steps(_ place: VaultPlace) async throws -> [Plan.Step] {
        let destination = "in \(place.region), resource group \(place.group)"
        switch request.shape {
        case .like(let vault):
            let (client, old) = try vault.managed("`create vault like`")
            let (description, left) = Operations.like(try await client.vault(old), region: place.region)
            let made = Plan.Step(
                kind: .vault, name: request.name, action: .create,
                reason: (["after \(vault.name), \(destination), without its objects"] + left).joined(separator: "; "),
                requests: 1, source: Self.digest(description))
            return [made]
        case .template(let template):
            let (deployment, left) = try Operations.deployment(of: template, place)
            do { try await management.validate(deployment) } catch let error as ManagementError
                where !error.stopsEverything
            {
                return [
                    Plan.Step(
                        kind: .vault, name: request.name, action: .fail,
                        reason: "the template would be refused: \(error.description)",
                        source: Self.digest(template))
                ]
            }
            let changes = try await management.whatIf(deployment)
            let made = Plan.Step(
                kind: .vault, name: request.name, action: .create,
                reason: (["from the template, \(destination)"] + left).joined(separator: "; "),
                requests: 1, source: Self.digest(template))
            return [made]
                + changes.filter { $0.resource.lowercased() != place.id.text.lowercased() }.map(Self.step)
                .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }

    /// A resource of the template, as Resource Manager's preview tells it.
    private static func step(_ change: DeploymentChange) -> Plan.Step {
        let (action, reason): (Plan.Action, String) =
            switch change.type {
            case "Create": (.create, "it is made")
            case "Modify": (.fail, "it is there, and the template would change it")
            case "Deploy": (.update, "it is there and is deployed again")
            case "NoChange", "Ignore": (.same, "it stays as it is")
            case "Delete": (.fail, "the deployment would delete it")
            default: (.compare, "Resource Manager cannot tell what becomes of it (\(change.type))")
            }
        return Plan.Step(kind: .resource, name: change.resource, action: action, reason: reason)
    }

    private static func digest(_ json: JSON) -> String { String(Hex.digest(json.serialized()).prefix(16)) }
}
