internal import ExactJSON

/// Subscriptions, groups, resources, deployments and operations as documents.
extension ResourceStore {
    init(documents: [StateDocument]) throws(EmulatorError) {
        self.init()
        for document in documents {
            guard let json = document.content else { continue }
            switch document.kind {
            case .subscription:
                declare(
                    Subscription(
                        id: document.id, displayName: try json.storedText("name"),
                        tenant: try json.storedText("tenant")))
            case .group:
                put(
                    ResourceGroup(
                        scope: Scope(document.id), location: try json.storedText("location"),
                        tags: try json.stored("tags"), managedBy: json["managedBy"]?.string))
            case .resource:
                var resource = Resource(
                    Scope(document.id), members: try json.stored("members").object ?? [],
                    now: try json.storedNumber("created"))
                resource.changed = try json.storedNumber("changed")
                put(resource)
            case .deployment: put(try Deployment(stored: json, id: document.id))
            case .operation:
                let operation = LongOperation(
                    due: try json.storedNumber("due"), started: try json.storedNumber("started"),
                    result: try json.stored("result"))
                begin(operation, id: document.id)
            case .role, .assignment, .vault, .secret, .key, .certificate, .vaultSettings, .revocation, .deviceCode,
                .emulator:
                continue
            }
        }
        _ = takeChanges()
    }
}

extension Subscription {
    var document: StateDocument {
        StateDocument(kind: .subscription, id: id, content: ["name": .text(displayName), "tenant": .text(tenant)])
    }
}

extension ResourceGroup {
    var document: StateDocument {
        StateDocument(
            kind: .group, id: scope.description,
            content: .members(
                ("location", .text(location)), ("tags", tags), ("managedBy", managedBy.map { .text($0) })))
    }
}

extension Resource {
    var document: StateDocument {
        StateDocument(
            kind: .resource, id: scope.description,
            content: ["members": .object(members), "created": .integer(created), "changed": .integer(changed)])
    }
}

extension LongOperation {
    func document(id: String) -> StateDocument {
        StateDocument(
            kind: .operation, id: id,
            content: ["due": .integer(due), "started": .integer(started), "result": result])
    }
}

extension Deployment {
    var document: StateDocument {
        StateDocument(
            kind: .deployment, id: scope.description,
            content: .members(
                ("run", .text(id)), ("template", template), ("parameters", parameters),
                ("hash", .text(templateHash)), ("started", .integer(started)), ("due", .integer(due)),
                ("error", error?.json), ("outputs", outputs), ("operations", .array(operations)),
                ("made", .array(made.map { .text($0.description) }))))
    }

    init(stored json: JSON, id scope: String) throws(EmulatorError) {
        self.init(
            scope: Scope(scope), id: try json.storedText("run"), template: try json.stored("template"),
            parameters: try json.stored("parameters"), templateHash: try json.storedText("hash"),
            started: try json.storedNumber("started"), due: try json.storedNumber("due"),
            error: json["error"].map { ServiceError(resourceManager: $0) }, outputs: try json.stored("outputs"),
            operations: try json.stored("operations").array ?? [],
            made: (try json.stored("made").array ?? []).compactMap { $0.string.map { Scope($0) } })
    }
}

extension ServiceError {
    /// An error of a deployment, from the `error` that answers showed; its status is that of failed deployments.
    fileprivate init(resourceManager json: JSON) {
        self.init(409, json["code"]?.string ?? "", json["message"]?.string ?? "")
        target = json["target"]?.string
        details = (json["details"]?.array ?? []).map { ServiceError(resourceManager: $0) }
    }
}
