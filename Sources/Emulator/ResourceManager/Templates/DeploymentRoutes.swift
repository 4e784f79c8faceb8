internal import ExactJSON

/// Deployments of templates to a resource group: validate, preview, run, and look at what ran (facts 8.4).
enum DeploymentRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let collection = "Microsoft.Resources/deployments"
        let item = "\(collection)/{deployment}"
        routes.on("GET", collection, list)
        routes.on("GET", item) { context in .json(try deployment(context).json(now: context.now)) }
        routes.on("HEAD", item) { context in
            _ = try deployment(context)
            return EmulatorResponse(status: 204)
        }
        routes.on("PUT", item, run)
        routes.on("DELETE", item, delete)
        routes.on("POST", "\(item)/validate", validate)
        routes.on("POST", "\(item)/whatIf", preview)
        routes.on("POST", "\(item)/cancel", cancel)
        routes.on("POST", "\(item)/exportTemplate") { context in
            .json(["template": try deployment(context).template])
        }
        routes.on("GET", "\(item)/operations", operations)
        routes.on("GET", "\(item)/operations/{operation}") { context in
            let wanted = context.parameter("operation")
            let all = try deployment(context).operations
            guard let operation = all.first(where: { $0["operationId"]?.string == wanted }) else {
                throw ServiceError(
                    404, "DeploymentOperationNotFound", "The deployment operation '\(wanted)' could not be found.")
            }
            return .json(operation)
        }
        routes.on("GET", "\(item)/operationStatuses/{operation}", status)
    }

    static func list(_ context: ControlContext) throws -> EmulatorResponse {
        let all = context.core.control.withStore { $0.deployments(in: context.base) }
        return try context.list(all.map { $0.json(now: context.now) })
    }

    static func run(_ context: ControlContext) throws -> EmulatorResponse {
        let request = try DeploymentRequest(context)
        let template = try request.evaluated(context)
        try requireRights(template, context)
        let old = context.core.control.withStore { $0.deployment(context.target) }
        let record = DeploymentRun(template, request, context).record()
        context.core.control.withStore { $0.put(record) }
        let status = "\(context.request.origin)\(context.target)/operationStatuses/\(record.id)"
        return .json(
            record.json(state: "Accepted"), status: old == nil ? 201 : 200,
            headers: [
                ("Azure-AsyncOperation", "\(status)?api-version=\(context.apiVersion)"),
                ("Retry-After", String(context.core.control.retryAfter(context.core.conditions))),
            ])
    }

    static func validate(_ context: ControlContext) throws -> EmulatorResponse {
        let request = try DeploymentRequest(context)
        let template = try request.evaluated(context)
        try requireRights(template, context)
        return .json([
            "id": .text(
                context.base.appending("providers/Microsoft.Resources/deployments/\(context.parameter("deployment"))")
                    .description),
            "name": .text(context.parameter("deployment")), "type": "Microsoft.Resources/deployments",
            "properties": [
                "templateHash": .text(request.hash), "parameters": request.parameters, "mode": "Incremental",
                "provisioningState": "Succeeded", "timestamp": .text(HTTPDate.iso(epoch: context.seconds)),
                "duration": "PT0S", "correlationId": .text(Hex.guid()),
                "validatedResources": .array(template.items.map { ["id": .text($0.scope.description)] }),
            ],
        ])
    }

    static func preview(_ context: ControlContext) throws -> EmulatorResponse {
        let request = try DeploymentRequest(context)
        let template = try request.evaluated(context)
        try requireRights(template, context)
        let changes = WhatIf(context, format: request.resultFormat).changes(of: template)
        let result: JSON = [
            "status": "Succeeded", "properties": ["correlationId": .text(Hex.guid()), "changes": .array(changes)],
        ]
        let subscription = try context.subscription().scope
        return context.accept(result: result, at: "\(subscription)/operationresults")
    }

    static func cancel(_ context: ControlContext) throws -> EmulatorResponse {
        let name = try deployment(context).scope.name
        throw ServiceError(
            409, "DeploymentCannotBeCancelled",
            "The deployment '\(name)' cannot be cancelled because it is not running.")
    }

    static func delete(_ context: ControlContext) throws -> EmulatorResponse {
        guard context.core.control.withStore({ $0.removeDeployment(context.target) }) else {
            return EmulatorResponse(status: 204)
        }
        return context.accept(result: .null, at: "\(try context.subscription().scope)/operationresults")
    }

    static func operations(_ context: ControlContext) throws -> EmulatorResponse {
        try context.list(try deployment(context).operations)
    }

    static func status(_ context: ControlContext) throws -> EmulatorResponse {
        let record = try deployment(context)
        guard record.id == context.parameter("operation") else {
            throw ServiceError(
                404, "OperationNotFound", "The operation '\(context.parameter("operation"))' could not be found.")
        }
        let state = record.state(at: context.now)
        return .json(
            .members(
                ("status", .text(state)), ("error", state == "Failed" ? record.error?.json : nil)),
            headers: state == "Running"
                ? [("Retry-After", String(context.core.control.retryAfter(context.core.conditions)))] : [])
    }

    /// Refuses before anything is made what the caller may not make.
    private static func requireRights(_ template: Template, _ context: ControlContext) throws(ServiceError) {
        for item in template.items {
            let action = "\(item.scope.type ?? "")/write"
            guard
                context.core.access.allows(
                    context.caller, action, at: item.scope,
                    action.lowercased() == "microsoft.authorization/roleassignments/write"
                        ? RoleAssignment.attributes(item.body["properties"] ?? .null, .request) : [:])
            else {
                var error = ServiceError(
                    403, "InvalidTemplateDeployment",
                    "Deployment failed with multiple errors: 'Authorization failed for template resource "
                        + "'\(item.scope.name)' of type '\(item.scope.type ?? "")'.'")
                error.details = [.authorizationFailed(context.caller, action, item.scope)]
                throw error
            }
        }
    }

    private static func deployment(_ context: ControlContext) throws(ServiceError) -> Deployment {
        let name = context.parameter("deployment")
        let scope = context.base.appending("providers/Microsoft.Resources/deployments/\(name)")
        guard let record = context.core.control.withStore({ $0.deployment(scope) }) else {
            throw ServiceError(404, "DeploymentNotFound", "Deployment '\(name)' could not be found.")
        }
        return record
    }
}

/// The body of a deployment, a validation or a preview.
struct DeploymentRequest {
    let template: JSON
    let parameters: JSON
    let resultFormat: String?

    init(_ context: ControlContext) throws(ServiceError) {
        let name = context.parameter("deployment")
        guard context.base.group != nil, context.base.type == nil else {
            throw ServiceError(
                400, "DeploymentScopeNotSupported", "The emulator deploys templates to resource groups only.")
        }
        guard name.count <= 64, !name.isEmpty else {
            throw ServiceError(400, "InvalidDeploymentName", "A deployment's name has 1 to 64 characters.")
        }
        let properties = try context.body()["properties"] ?? .null
        if let mode = properties["mode"]?.string, mode.lowercased() != "incremental" {
            throw ServiceError(
                400, "InvalidDeploymentMode", "The emulator deploys in the mode 'Incremental' only, not in '\(mode)'.")
        }
        guard let template = properties["template"], template.object != nil else {
            throw ServiceError(
                400, "InvalidRequestContent",
                "The request has no 'properties.template'; the emulator takes templates in the request only, no links.")
        }
        self.template = template
        parameters = properties["parameters"] ?? [:]
        resultFormat = properties["whatIfSettings"]?["resultFormat"]?.string
    }

    /// Digits that follow from the template.
    var hash: String { String(DirectorySeed.guid("template hash", template.serializedText).filter { $0 != "-" }) }

    /// The template with its parameters, for the group of the request.
    func evaluated(_ context: ControlContext) throws(ServiceError) -> Template {
        let subscription = try context.subscription()
        guard let group = context.core.control.withStore({ $0.group(context.base) }) else {
            throw .groupNotFound(context.base.group ?? "")
        }
        let place = TemplateEvaluator.Place(
            group: group, subscription: subscription, deployment: context.parameter("deployment"),
            vaultSuffix: context.request.vaultSuffix,
            resource: { scope in context.current(scope) })
        do throws(TemplateError) {
            return try Template(template, parameters: parameters, place)
        } catch {
            throw error.serviceError
        }
    }
}

extension ControlContext {
    /// A resource as it is now; nil when there is none.
    func current(_ scope: Scope) -> JSON? {
        if let resource = core.control.withStore({ $0.resource(scope) }) { return resource.json }
        if let vault = core.vaults[scope.name], vault.scope == scope { return document(vault).json() }
        if scope.type?.lowercased() == "microsoft.authorization/roleassignments",
            let assignment = core.access.assignment(scope.name), assignment.id == scope
        {
            return assignment.json
        }
        return nil
    }
}
