public import ExactJSON

/// What a deployment would change.
public struct DeploymentChange: Sendable {
    /// The resource.
    public let resource: String
    /// `Create`, `Modify`, `NoChange`, `Delete`, `Ignore`, `Deploy` or `Unsupported`.
    public let type: String
}

extension ManagementClient {
    /// Checks a template without deploying it.
    ///
    /// - Throws: `ManagementError` with the service's reasons when the template would not do.
    public func validate(_ deployment: Deployment) async throws {
        var call = ManagementCall(
            operation: "validate template", method: "POST",
            target: .path("\(deployment.path)/validate", version: ManagementVersion.deployments),
            body: deployment.body, resource: deployment.name)
        call.accepted = [400]
        let answer = try await run(call)
        guard let problem = answer.present("error") else { return }
        let read = ManagementProblem(problem)
        var error = ManagementError(
            code: .service, message: read.message ?? "the template is not valid", operation: call.operation,
            resource: deployment.name, status: 400)
        read.fill(&error)
        throw error
    }

    /// What deploying a template would change.
    public func whatIf(_ deployment: Deployment) async throws -> [DeploymentChange] {
        var call = ManagementCall(
            operation: "preview template", method: "POST",
            target: .path("\(deployment.path)/whatIf", version: ManagementVersion.deployments),
            body: deployment.body, resource: deployment.name)
        call.isQuery = true
        let answer = try await run(call)
        return (answer["properties"]?["changes"] ?? answer["changes"])?.array?.compactMap { change in
            guard let id = change["resourceId"]?.string, let type = change["changeType"]?.string else { return nil }
            return DeploymentChange(resource: id, type: type)
        } ?? []
    }

    /// Deploys a template and waits for the end.
    ///
    /// - Throws: `ManagementError` with what the deployment's resources failed for.
    public func deploy(_ deployment: Deployment) async throws {
        _ = try await run(
            ManagementCall(
                operation: "deploy template", method: "PUT",
                target: .path(deployment.path, version: ManagementVersion.deployments), body: deployment.body,
                resource: deployment.name))
    }

    /// Whether a resource group is there.
    public func hasResourceGroup(_ group: String, subscription: String) async throws -> Bool {
        do {
            _ = try await get(
                "get resource group", "/subscriptions/\(subscription)/resourcegroups/\(group)",
                version: ManagementVersion.resources, resource: group)
            return true
        } catch let error as ManagementError where error.isNotFound {
            return false
        }
    }
}

/// A template with its parameters, to be deployed into a resource group; what is there and not named stays.
public struct Deployment: Sendable {
    /// The deployment's name, by which its history lists it.
    public let name: String
    /// The resource group.
    public let group: String
    /// The subscription.
    public let subscription: String
    /// The template.
    public let template: JSON
    /// The values of its parameters, by name.
    public let parameters: [(name: String, value: JSON)]

    /// A deployment.
    public init(
        name: String, group: String, subscription: String, template: JSON, parameters: [(name: String, value: JSON)]
    ) {
        self.name = name
        self.group = group
        self.subscription = subscription
        self.template = template
        self.parameters = parameters
    }

    var path: String {
        "/subscriptions/\(subscription)/resourcegroups/\(group)/providers/Microsoft.Resources/deployments/\(name)"
    }

    var body: JSON {
        let values = parameters.map { JSONMember(name: $0.name, value: ["value": $0.value]) }
        return ["properties": ["mode": "Incremental", "template": template, "parameters": .object(values)]]
    }
}
