import ExactJSON
import KeyVault

/// Plans an application of settings: goes through it as the statement does, and writes nothing.
struct SettingsPlanner: Sendable {
    let request: SettingsRequest
    let options: OperationOptions
    let aliases: (source: String, target: String)

    func plan() async throws -> Plan {
        options.events(.started(operation: "plan", detail: "settings into \(request.target.summary)"))
        let (settings, _, archive) = try await Operations.settings(of: request, options)
        let result = try await SettingsRun(request: request, settings: settings, journal: nil).run()
        if let failure = result.failure { throw failure }
        let policies =
            settings.rotationPolicies.keys.map { ObjectKey(.key, $0) }
            + settings.certificatePolicies.keys.map { ObjectKey(.certificate, $0) }
        let present = try await SettingsReader(vault: request.target, jobs: options.jobs).read(policies, keeping: nil)
        let steps = result.items.map { item in
            Plan.Step(item, source: Self.digest(item, settings), target: Self.digest(item, present))
        }
        var sides = [Plan.Side(request.target, .target, aliases.target)]
        if case .vault(let source) = request.source { sides.insert(Plan.Side(source, .source, aliases.source), at: 0) }
        var plan = Plan(
            statement: options.statement, tool: options.tool, created: request.target.client.lastServiceTime ?? 0,
            sides: sides, archive: archive, items: [],
            estimate: PlanCost.seconds(changes: steps.reduce(0) { $0 + $1.requests }, jobs: 1))
        plan.steps = steps
        return plan
    }

    /// What a side shows of the part that a setting belongs to; nil where it could not be read.
    private static func digest(_ item: SettingsItem, _ settings: ArchiveSettings) -> String? {
        let json: JSON?
        switch item.part {
        case .rotationPolicies: json = settings.rotationPolicies[item.name]
        case .certificatePolicies: json = settings.certificatePolicies[item.name]
        case .issuers: json = settings.issuers.first { $0["name"]?.string?.lowercased() == item.name.lowercased() }
        case .contacts: json = settings.whyUnread("contacts") == nil ? .array(settings.contacts) : nil
        case .roles: json = settings.parts["roleAssignments"]
        case .diagnostics: json = settings.parts["diagnostics"]
        case .accessPolicies: json = members(["rbac", "accessPolicies"], settings)
        case .network: json = members(["network", "publicAccess"], settings)
        case .protection: json = members(["softDelete", "retention", "purgeProtection"], settings)
        case .tags: json = members(["tags"], settings)
        case .endpoints: json = settings.parts["privateEndpoints"]
        case .events: json = settings.parts["eventSubscriptions"]
        case .locks: json = settings.parts["locks"]
        }
        return json.map { String(Hex.digest($0.serialized()).prefix(16)) }
    }

    private static func members(_ names: [String], _ settings: ArchiveSettings) -> JSON? {
        settings.parts["vault"].map { vault in .array(names.map { vault[$0] ?? .null }) }
    }
}
