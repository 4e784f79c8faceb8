public import ExactJSON

/// What the service says of a name for a vault.
public struct NameAvailability: Sendable {
    /// Whether a vault may be made with it.
    public let isAvailable: Bool
    /// `AccountNameInvalid` or `AlreadyExists`.
    public let reason: String?
    /// The service's words.
    public let message: String?
}

extension ManagementClient {
    /// A vault by its id.
    public func vault(_ id: ResourceID) async throws -> ManagedVault {
        try read(
            await get("get vault", id.text, version: ManagementVersion.vaults, resource: id.text), "get vault", id.text)
    }

    /// The vaults of a subscription.
    public func vaults(subscription: String) async throws -> [ManagedVault] {
        try await list(
            "list vaults", "/subscriptions/\(subscription)/providers/Microsoft.KeyVault/vaults",
            version: ManagementVersion.vaults, query: "&$top=100", resource: subscription
        ).compactMap(ManagedVault.init)
    }

    /// Creates or replaces a vault, and waits until it is there. Access policies and network rules are replaced wholly.
    ///
    /// - Parameter description: `location`, `tags` and `properties`.
    @discardableResult
    public func putVault(_ id: ResourceID, _ description: JSON) async throws -> ManagedVault {
        let call = ManagementCall(
            operation: "create vault", method: "PUT", target: .path(id.text, version: ManagementVersion.vaults),
            body: description, resource: id.text)
        return try read(await run(call), "create vault", id.text)
    }

    /// Changes the given members of a vault; lists in it are replaced wholly.
    ///
    /// - Parameter change: `tags` and `properties`, of which only what is to change.
    @discardableResult
    public func patchVault(_ id: ResourceID, _ change: JSON) async throws -> ManagedVault {
        let call = ManagementCall(
            operation: "change vault", method: "PATCH", target: .path(id.text, version: ManagementVersion.vaults),
            body: change, resource: id.text)
        return try read(await run(call), "change vault", id.text)
    }

    /// Deletes a vault; with soft delete it can be recovered. A vault is never purged by this client.
    public func deleteVault(_ id: ResourceID) async throws {
        _ = try await run(
            ManagementCall(
                operation: "delete vault", method: "DELETE", target: .path(id.text, version: ManagementVersion.vaults),
                resource: id.text))
    }

    /// Whether a vault may be made with that name; the names of soft-deleted vaults are taken.
    public func checkName(_ name: String, subscription: String) async throws -> NameAvailability {
        let answer = try await query(
            "check name", "/subscriptions/\(subscription)/providers/Microsoft.KeyVault/checkNameAvailability",
            version: ManagementVersion.vaults, ["name": .text(name), "type": "Microsoft.KeyVault/vaults"],
            resource: name)
        guard let isAvailable = answer["nameAvailable"]?.bool else {
            throw ManagementError(
                code: .malformedAnswer, message: "the answer has no member 'nameAvailable'", operation: "check name",
                resource: name)
        }
        return NameAvailability(
            isAvailable: isAvailable, reason: answer["reason"]?.string, message: answer["message"]?.string)
    }

    /// The soft-deleted vaults of a subscription.
    public func deletedVaults(subscription: String) async throws -> [DeletedVault] {
        try await list(
            "list deleted vaults", "/subscriptions/\(subscription)/providers/Microsoft.KeyVault/deletedVaults",
            version: ManagementVersion.vaults, resource: subscription
        ).compactMap(DeletedVault.init)
    }

    /// One soft-deleted vault; nil when there is none of that name in that region.
    public func deletedVault(_ name: String, location: String, subscription: String) async throws -> DeletedVault? {
        let path =
            "/subscriptions/\(subscription)/providers/Microsoft.KeyVault/locations/\(location)/deletedVaults/\(name)"
        do {
            return DeletedVault(
                try await get("get deleted vault", path, version: ManagementVersion.vaults, resource: name))
        } catch let error as ManagementError where error.isNotFound {
            return nil
        }
    }

    private func read(_ json: JSON, _ operation: String, _ resource: String) throws -> ManagedVault {
        guard let vault = ManagedVault(json) else {
            throw ManagementError(
                code: .malformedAnswer, message: "the answer does not describe a vault", operation: operation,
                resource: resource)
        }
        return vault
    }
}
