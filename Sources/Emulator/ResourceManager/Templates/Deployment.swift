internal import ExactJSON

/// A deployment that ran, as it is kept.
struct Deployment: Sendable {
    let scope: Scope
    /// Of the run, for its status.
    let id: String
    let template: JSON
    let parameters: JSON
    let templateHash: String
    /// Milliseconds since 1970.
    let started: Int64
    /// Milliseconds since 1970 at which it shows as ended.
    let due: Int64
    /// What went wrong; nil when all resources are there.
    let error: ServiceError?
    let outputs: JSON
    /// Items of `operations`.
    let operations: [JSON]
    /// Ids of the resources that were made.
    let made: [Scope]

    func state(at now: Int64) -> String { now < due ? "Running" : error == nil ? "Succeeded" : "Failed" }

    func json(now: Int64) -> JSON { json(state: state(at: now)) }

    func json(state: String) -> JSON {
        let isOver = state == "Succeeded" || state == "Failed"
        return [
            "id": .text(scope.description), "name": .text(scope.name), "type": "Microsoft.Resources/deployments",
            "properties": .members(
                ("templateHash", .text(templateHash)), ("parameters", parameters), ("mode", "Incremental"),
                ("provisioningState", .text(state)), ("timestamp", .text(HTTPDate.iso(epoch: started / 1_000))),
                ("duration", .text("PT\((due - started) / 1_000)S")), ("correlationId", .text(id)),
                ("outputs", state == "Succeeded" ? outputs : nil),
                ("outputResources", isOver ? .array(made.map { ["id": .text($0.description)] }) : nil),
                ("error", state == "Failed" ? error?.json : nil)),
        ]
    }
}

/// Makes the resources of a template, one after the other, as the caller would; the first refusal ends it.
struct DeploymentRun {
    private let template: Template
    private let request: DeploymentRequest
    private let context: ControlContext

    init(_ template: Template, _ request: DeploymentRequest, _ context: ControlContext) {
        self.template = template
        self.request = request
        self.context = context
    }

    func record() -> Deployment {
        var operations: [JSON] = []
        var made: [Scope] = []
        var failure: ServiceError?
        for item in template.items where failure == nil {
            let refusal = put(item)
            if refusal == nil { made.append(item.scope) }
            failure = refusal
            operations.append(operation(item, refusal, number: operations.count))
        }
        var outputs: JSON = [:]
        if failure == nil {
            do { outputs = try template.evaluatedOutputs() } catch { failure = error.serviceError }
        }
        let error = failure.map { failure in
            var error = ServiceError(
                409, "DeploymentFailed",
                "At least one resource deployment operation failed. Please list deployment operations for details. "
                    + "Please see https://aka.ms/arm-deployment-operations for usage details.")
            error.details = [failure]
            return error
        }
        return Deployment(
            scope: context.target, id: Hex.guid(), template: request.template, parameters: shownParameters,
            templateHash: request.hash, started: context.now,
            due: context.now + context.core.conditions.controlPlaneDelay.milliseconds, error: error, outputs: outputs,
            operations: operations, made: made)
    }

    /// Parameters as answers show them: never the values of secure ones.
    private var shownParameters: JSON {
        let declared = request.template["parameters"]?.object ?? []
        return .object(
            declared.map { declaration in
                let type = declaration.value["type"]?.string ?? "String"
                guard !type.lowercased().hasPrefix("secure") else {
                    return JSONMember(name: declaration.name, value: ["type": .text(type)])
                }
                let given = request.parameters[declaration.name]?["value"] ?? declaration.value["defaultValue"]
                return JSONMember(name: declaration.name, value: .members(("type", .text(type)), ("value", given)))
            })
    }

    /// Makes one resource; what refused it, nil when nothing did.
    private func put(_ item: Template.Item) -> ServiceError? {
        let response = context.core.performControl(
            "PUT", item.scope, item.body, apiVersion: item.apiVersion, as: context)
        guard response.status >= 300 else { return nil }
        let error = (try? JSON(parsing: response.body))?["error"]
        var failure = ServiceError(
            response.status, error?["code"]?.string ?? "DeploymentFailed",
            error?["message"]?.string ?? "The resource was refused.")
        failure.target = item.scope.description
        return failure
    }

    private func operation(_ item: Template.Item, _ failure: ServiceError?, number: Int) -> JSON {
        [
            "id": .text("\(context.target)/operations/\(number)"), "operationId": .text(String(number)),
            "properties": .members(
                ("provisioningOperation", "Create"),
                ("provisioningState", failure == nil ? "Succeeded" : "Failed"),
                ("timestamp", .text(HTTPDate.iso(epoch: context.seconds))),
                ("statusCode", failure == nil ? "OK" : .text(String(failure?.status ?? 0))),
                ("statusMessage", failure.map { ["error": $0.json] }),
                (
                    "targetResource",
                    [
                        "id": .text(item.scope.description), "resourceType": .text(item.scope.type ?? ""),
                        "resourceName": .text(item.scope.name),
                    ]
                )),
        ]
    }
}
