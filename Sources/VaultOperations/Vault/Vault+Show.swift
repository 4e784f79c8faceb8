public import KeyVault

extension Vault {
    /// One object, its current version or the named one, with every field.
    ///
    /// - Throws: `OperationError`: `.notFound`, `.notPermitted`, or what the service said.
    public func show(_ kind: ObjectKind, _ name: String, version: String? = nil) async throws -> ShownObject {
        do {
            return try await showChecked(kind, name, version)
        } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }

    private func showChecked(_ kind: ObjectKind, _ name: String, _ version: String?) async throws -> ShownObject {
        var order = VersionOrder(try await client.versions(of: kind, named: name))
        guard !order.versions.isEmpty else {
            throw absent("there is no \(kind.rawValue) `\(name)` in \(self.name)", kind, name)
        }
        var details = ObjectDetails()
        var operations: [String] = []
        var wanted = version?.lowercased()
        switch kind {
        case .secret:
            if wanted == nil, order.isCurrentTied { wanted = try await currentSecret(name) }
        case .key:
            let bundle = try await client.key(name, version: version)
            details = ObjectDetails(bundle)
            operations = bundle.operations
        case .certificate:
            details = ObjectDetails(try await client.certificate(name, version: version))
        }
        if version == nil { order = VersionOrder(order.versions, current: wanted ?? details.version) }
        let shown = wanted ?? details.version ?? order.newest?.id.version?.lowercased()
        guard let position = order.versions.firstIndex(where: { $0.id.version?.lowercased() == shown }) else {
            throw absent("the \(kind.rawValue) `\(name)` has no version \(shown ?? "")", kind, name)
        }
        let item = order.versions[position]
        details.version = shown
        details.versions = order.versions.count
        if kind == .secret { details.contentType = item.contentType }
        let object = InventoryObject(item, details: KnownDetails(known: details))
        let previous = order.isProven && position > 0 ? order.versions[position - 1].id.version?.lowercased() : nil
        return ShownObject(
            object: object, operations: operations, versions: order.versions.count,
            previous: item.previousVersion?.lowercased() ?? previous, fields: Self.fields(of: object))
    }

    private func currentSecret(_ name: String) async throws -> String? {
        do { return try await client.secret(name).id.version?.lowercased() } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        { return nil }
    }

    private func absent(_ message: String, _ kind: ObjectKind, _ name: String) -> OperationError {
        OperationError(
            .notFound, message, remedy: "`list` shows the names and `list versions of` the versions",
            object: "\(kind.rawValue) \(name)")
    }

    private static func fields(of object: InventoryObject) -> [(field: ObjectField, value: FieldValue)] {
        ObjectField.allCases.filter { $0.applies(to: object.kind) && $0 != .deleted && $0 != .purges }
            .map { ($0, object.value(of: $0) ?? .null) }
    }

    /// The value of a secret: the only way to one, and never part of anything else.
    ///
    /// - Throws: `OperationError`; a disabled version's value is refused by the service.
    public func reveal(secret name: String, version: String? = nil) async throws -> RevealedSecret {
        do {
            let bundle = try await client.secret(name, version: version)
            return RevealedSecret(version: bundle.id.version?.lowercased(), value: bundle.value)
        } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }
}
