internal import ExactJSON

/// `exportTemplate` of a resource group or of some of its resources: accepted, and polled.
enum ExportRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        routes.on("POST", "subscriptions/{subscription}/resourceGroups/{group}/exportTemplate", export)
    }

    static func export(_ context: ControlContext) throws -> EmulatorResponse {
        let subscription = try context.subscription().scope
        let group = subscription.appending("resourceGroups/\(context.parameter("group"))")
        guard context.core.control.withStore({ $0.group(group) }) != nil else {
            throw ServiceError.groupNotFound(group.name)
        }
        let body = try context.body()
        let options = try TemplateExport.Options(body["options"]?.string)
        if let format = body["outputFormat"]?.string, format.lowercased() != "json" {
            throw ServiceError(400, "InvalidOutputFormat", "The emulator exports JSON, not '\(format)'.")
        }
        guard let wanted = body["resources"]?.array?.compactMap(\.string), !wanted.isEmpty else {
            throw ServiceError(400, "InvalidExportTemplateRequest", "The request names no resources; '*' means all.")
        }
        let all = context.exportSources(below: group)
        var errors: [ServiceError] = []
        var chosen: [TemplateExport.Source] = []
        if wanted.contains("*") {
            chosen = all
        } else {
            for scope in wanted.map({ Scope($0) }) {
                let found = all.filter { scope.contains($0.scope) }
                chosen += found
                guard found.isEmpty else { continue }
                var error = ServiceError(
                    404, "ResourceNotFound", "The resource '\(scope)' is not in the group or cannot be exported.")
                error.target = scope.description
                errors.append(error)
            }
        }
        var export = TemplateExport(chosen, options)
        var result = JSON.members(("template", export.template()))
        if !errors.isEmpty {
            var error = ServiceError(
                200, "ExportTemplateCompletedWithErrors",
                "Export template operation completed with errors. Some resources were not exported. Please see details "
                    + "for more information.")
            error.details = errors
            result = result.setting("error", error.json)
        }
        return context.accept(result: result, at: "\(subscription)/operationresults")
    }
}

extension ControlContext {
    /// What a group holds, as bodies that make it anew: vaults with the names of their keys and secrets, and documents.
    func exportSources(below group: Scope) -> [TemplateExport.Source] {
        var sources: [TemplateExport.Source] = []
        for vault in core.vaults.vaults(below: group) where canRead(vault.scope, type: "Microsoft.KeyVault/vaults") {
            sources.append(
                TemplateExport.Source(
                    scope: vault.scope, apiVersion: Self.vaultVersion, body: document(vault).exported))
            sources += objects(of: vault)
        }
        let resources = core.control.withStore { $0.resources(below: group) }
        for resource in resources where canRead(resource.scope, type: resource.scope.type ?? "") {
            guard resource.scope.type?.lowercased() != PrivateEndpoints.connectionType.lowercased(),
                ResourceType.named(resource.scope.type ?? "")?.form != .attached
            else { continue }
            let properties = resource.properties.removing("provisioningState")
            let body = JSON.object(resource.members).setting("properties", properties)
            sources.append(TemplateExport.Source(scope: resource.scope, apiVersion: "2024-01-01", body: body))
        }
        return sources.sorted { $0.scope.key < $1.scope.key }
    }

    private static var vaultVersion: String { "2024-11-01" }

    /// Keys and secrets of a vault as parts of a template; their values are never in it.
    private func objects(of vault: Vault) -> [TemplateExport.Source] {
        let now = now
        let (keys, secrets) = vault.withState { state in
            (
                state.keys.objects(from: nil, limit: .max) { $0.life.phase(at: now) == .active && !$0.isManaged },
                state.secrets.objects(from: nil, limit: .max) { $0.life.phase(at: now) == .active && !$0.isManaged }
            )
        }
        return keys.map { key in
            TemplateExport.Source(
                scope: vault.scope.appending("keys/\(key.name)"), apiVersion: Self.vaultVersion,
                body: [
                    "location": .text(vault.region),
                    "properties": ["attributes": ["enabled": .bool(key.current.attributes.enabled)]],
                ])
        }
            + secrets.map { secret in
                TemplateExport.Source(
                    scope: vault.scope.appending("secrets/\(secret.name)"), apiVersion: Self.vaultVersion,
                    body: [
                        "location": .text(vault.region),
                        "properties": ["attributes": ["enabled": .bool(secret.current.attributes.enabled)]],
                    ])
            }
    }
}

extension VaultDocument {
    /// The body of a PUT that would make the vault anew, as exports show it.
    var exported: JSON {
        let full = json()
        let properties = full["properties"]?.removing("privateEndpointConnections") ?? .null
        return .members(("location", full["location"]), ("tags", full["tags"]), ("properties", properties))
    }
}
