internal import ExactJSON

/// A subscription as Resource Manager shows it.
struct Subscription: Sendable, Equatable {
    let id: String
    var displayName: String
    let tenant: String

    var scope: Scope { Scope("/subscriptions/\(id)") }

    var json: JSON {
        [
            "id": .text(scope.description), "authorizationSource": "RoleBased", "managedByTenants": [],
            "subscriptionId": .text(id), "tenantId": .text(tenant), "displayName": .text(displayName),
            "state": "Enabled",
            "subscriptionPolicies": [
                "locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01", "spendingLimit": "Off",
            ],
        ]
    }
}

/// A resource group.
struct ResourceGroup: Sendable, Equatable {
    let scope: Scope
    let location: String
    var tags: JSON
    var managedBy: String?

    var json: JSON {
        .members(
            ("id", .text(scope.description)), ("name", .text(scope.name)),
            ("type", "Microsoft.Resources/resourceGroups"),
            ("location", .text(location)), ("managedBy", managedBy.map { .text($0) }), ("tags", tags),
            ("properties", ["provisioningState": "Succeeded"]))
    }
}

/// An operation that goes on after its request was answered: it is polled until its time has come.
struct LongOperation: Sendable {
    /// Milliseconds since 1970 at which it ends.
    let due: Int64
    /// Milliseconds since 1970.
    let started: Int64
    /// What the poll answers once it has ended.
    let result: JSON
}

/// Everything that the control plane keeps beside vaults and role assignments.
struct ResourceStore: Sendable {
    /// In the order in which they were declared.
    private(set) var subscriptions: [Subscription] = []
    private var groups: [Scope: ResourceGroup] = [:]
    private var resources: [Scope: Resource] = [:]
    private var deployments: [Scope: Deployment] = [:]
    /// Polled operations by id.
    private(set) var operations: [String: LongOperation] = [:]
    private var changes: [StateDocument] = []

    /// What changed since the last call, in order.
    mutating func takeChanges() -> [StateDocument] {
        defer { changes = [] }
        return changes
    }

    /// Everything as documents.
    var documents: [StateDocument] {
        subscriptions.map(\.document) + groups.values.map(\.document) + resources.values.map(\.document)
            + deployments.values.map(\.document) + operations.map { $1.document(id: $0) }
    }

    /// Starts an operation that is polled by this id.
    mutating func begin(_ operation: LongOperation, id: String) {
        operations[id] = operation
        changes.append(operation.document(id: id))
    }

    func subscription(_ id: String) -> Subscription? { subscriptions.first { $0.id.lowercased() == id.lowercased() } }

    /// Declares a subscription, or renames it when it is there.
    mutating func declare(_ subscription: Subscription) {
        if let index = subscriptions.firstIndex(where: { $0.id.lowercased() == subscription.id.lowercased() }) {
            subscriptions[index].displayName = subscription.displayName
        } else {
            subscriptions.append(subscription)
        }
        changes.append(subscription.document)
    }

    func group(_ scope: Scope) -> ResourceGroup? { groups[scope] }

    /// The groups of a subscription by name.
    func groups(in subscription: Scope) -> [ResourceGroup] {
        groups.values.filter { subscription.contains($0.scope) }.sorted { $0.scope.key < $1.scope.key }
    }

    mutating func put(_ group: ResourceGroup) {
        groups[group.scope] = group
        changes.append(group.document)
    }

    mutating func removeGroup(_ scope: Scope) {
        groups[scope] = nil
        changes.append(StateDocument(kind: .group, id: scope.description, content: nil))
        for deployment in deployments(in: scope) { _ = removeDeployment(deployment.scope) }
        remove(below: scope)
    }

    func resource(_ scope: Scope) -> Resource? { resources[scope] }

    /// Resources at or below a scope, of one type or of all, by id.
    func resources(below scope: Scope = .root, type: String? = nil) -> [Resource] {
        let wanted = type?.lowercased()
        return resources.values
            .filter { scope.contains($0.scope) && (wanted == nil || $0.scope.type?.lowercased() == wanted) }
            .sorted { $0.scope.key < $1.scope.key }
    }

    /// Stores a resource; true when there was none before.
    @discardableResult
    mutating func put(_ resource: Resource) -> Bool {
        changes.append(resource.document)
        return resources.updateValue(resource, forKey: resource.scope) == nil
    }

    /// Removes a resource and what belongs to it; false when there was none.
    @discardableResult
    mutating func remove(_ scope: Scope) -> Bool {
        guard let removed = resources.removeValue(forKey: scope) else { return false }
        changes.append(StateDocument(kind: .resource, id: removed.scope.description, content: nil))
        remove(below: scope)
        return true
    }

    /// Removes every resource at or below a scope that satisfies `isIncluded`.
    mutating func remove(below scope: Scope, where isIncluded: (Resource) -> Bool = { _ in true }) {
        for resource in resources.values where scope.contains(resource.scope) && isIncluded(resource) {
            resources[resource.scope] = nil
            changes.append(StateDocument(kind: .resource, id: resource.scope.description, content: nil))
        }
    }

    func deployment(_ scope: Scope) -> Deployment? { deployments[scope] }

    /// The deployments of a group, by name.
    func deployments(in group: Scope) -> [Deployment] {
        deployments.values.filter { group.contains($0.scope) }.sorted { $0.scope.key < $1.scope.key }
    }

    mutating func put(_ deployment: Deployment) {
        deployments[deployment.scope] = deployment
        changes.append(deployment.document)
    }

    /// Forgets a deployment, not what it made; false when there was none.
    mutating func removeDeployment(_ scope: Scope) -> Bool {
        guard let removed = deployments.removeValue(forKey: scope) else { return false }
        changes.append(StateDocument(kind: .deployment, id: removed.scope.description, content: nil))
        return true
    }

    /// The lock that forbids deleting (or, for a read-only one, also changing) what stands at a scope.
    func lock(against method: String, at scope: Scope) -> Resource? {
        let isDelete = method == "DELETE"
        return resources(type: "Microsoft.Authorization/locks").first { lock in
            guard lock.scope.base.contains(scope) || (isDelete && scope.contains(lock.scope.base)) else { return false }
            return isDelete || lock.properties["level"]?.string?.lowercased() == "readonly"
        }
    }
}
