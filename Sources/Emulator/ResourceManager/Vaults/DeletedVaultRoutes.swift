internal import ExactJSON

/// Deleted vaults, and the polling of what takes time with vaults (facts 8.1).
enum DeletedVaultRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let location = "Microsoft.KeyVault/locations/{location}"
        routes.on("GET", "Microsoft.KeyVault/deletedVaults", list)
        routes.on("GET", "\(location)/deletedVaults/{vault}", get)
        routes.on("POST", "\(location)/deletedVaults/{vault}/purge", purge)
        // There are no managed HSMs here; clients that list what was deleted ask for them too.
        routes.on("GET", "Microsoft.KeyVault/deletedManagedHSMs") { context in try context.list([]) }
        routes.on("GET", "Microsoft.KeyVault/managedHSMs") { context in try context.list([]) }
        routes.on("GET", "\(location)/operationResults/{operation}") { context in try context.poll() }
        routes.on("GET", "\(location)/asyncOperations/{operation}") { context in try context.pollStatus() }
    }

    static func list(_ context: ControlContext) throws -> EmulatorResponse {
        let entries = context.core.vaults.deleted(below: try context.subscription().scope, at: context.seconds)
        return try context.list(
            entries.map { DeletedVaultDocument($0) }
                .filter { context.canRead($0.scope, type: "Microsoft.KeyVault/deletedVaults") }.map(\.json))
    }

    static func get(_ context: ControlContext) throws -> EmulatorResponse {
        .json(DeletedVaultDocument(try entry(context)).json)
    }

    static func purge(_ context: ControlContext) throws -> EmulatorResponse {
        let entry = try entry(context)
        guard !entry.vault.configuration.purgeProtection else {
            throw ServiceError(405, "MethodNotAllowed", "Operation 'DeletedVaultPurge' is not allowed.")
        }
        guard context.core.vaults.purge(entry.vault.name, at: context.seconds) else {
            throw ServiceError.deletedVaultNotFound(entry.vault.name)
        }
        // What was attached to the vault and is no right of it goes with its name.
        context.core.control.withStore { $0.remove(below: entry.vault.scope) }
        let stamp = JSON.text(HTTPDate.stamp(epoch: context.seconds))
        return context.accept(
            result: ["createdDateTime": stamp, "lastActionDateTime": stamp, "status": "Succeeded"],
            at: "\(try context.subscription().scope)/providers/Microsoft.KeyVault/locations/\(entry.vault.region)"
                + "/operationResults")
    }

    private static func entry(_ context: ControlContext) throws(ServiceError) -> VaultRegistry.Deleted {
        let name = context.parameter("vault")
        guard case .deleted(let entry)? = context.core.vaults.holder(name, at: context.seconds),
            entry.vault.subscription.lowercased() == context.target.subscription?.lowercased(),
            entry.vault.region == Region.programmaticName(context.parameter("location"))
        else { throw .deletedVaultNotFound(name) }
        return entry
    }
}

extension ControlContext {
    /// `Location` of an accepted request: 202 until its time has come, then its result.
    func poll() throws(ServiceError) -> EmulatorResponse {
        let operation = try operation()
        guard now >= operation.due else {
            return EmulatorResponse(
                status: 202,
                headers: [
                    ("Location", "\(request.origin)\(request.path)?\(request.query)"),
                    ("Retry-After", String(core.control.retryAfter(core.conditions))),
                ])
        }
        return operation.result.isNull
            ? EmulatorResponse(status: 200) : .json(operation.result)
    }

    /// `Azure-AsyncOperation` of an accepted request: its status.
    func pollStatus() throws(ServiceError) -> EmulatorResponse {
        let operation = try operation()
        let isOver = now >= operation.due
        return .json(
            .members(
                ("id", .text(request.path)), ("name", .text(parameter("operation"))),
                ("status", isOver ? operation.result["status"] ?? "Succeeded" : "Running"),
                ("startTime", .text(HTTPDate.iso(epoch: operation.started / 1_000))),
                ("error", isOver ? operation.result["error"] : nil)),
            headers: isOver ? [] : [("Retry-After", String(core.control.retryAfter(core.conditions)))])
    }

    private func operation() throws(ServiceError) -> LongOperation {
        let id = parameter("operation")
        guard let operation = core.control.withStore({ $0.operations[id] }) else {
            throw ServiceError(404, "OperationNotFound", "The operation '\(id)' could not be found.")
        }
        return operation
    }
}
