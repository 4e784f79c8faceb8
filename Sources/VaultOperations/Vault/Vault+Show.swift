public import KeyVault

extension Vault {
    /// One object, its current version or the named one, with every field.
    ///
    /// - Throws: `OperationError`: `.notFound`, `.notPermitted`, or what the service said.
    public func show(_ kind: ObjectKind, _ name: String, version: String? = nil) async throws -> ShownObject {
        throw OperationError(.unsupported, "not yet")
    }

    /// The value of a secret: the only way to one, and never part of anything else.
    ///
    /// - Throws: `OperationError`; a disabled version's value is refused by the service.
    public func reveal(secret name: String, version: String? = nil) async throws -> RevealedSecret {
        throw OperationError(.unsupported, "not yet")
    }
}
