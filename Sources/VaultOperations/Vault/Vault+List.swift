public import KeyVault

extension Vault {
    /// The objects of a selection as a stream, certificates first, then keys, then secrets, each in the service's
    /// order; a page is fetched only when the one before it has been taken.
    ///
    /// Names without a pattern are asked for one by one; one that is not there is simply missing from the stream.
    /// - Throws (from the stream): `OperationError`.
    public func list(
        _ selection: Selection, where filter: ObjectFilter? = nil
    ) -> AsyncThrowingStream<InventoryObject, any Error> {
        AsyncThrowingStream { throw OperationError(.unsupported, "not yet") }
    }

    /// The versions of one object, oldest first as far as their times prove the order; empty for an unknown name.
    ///
    /// - Throws: `OperationError`.
    public func listVersions(of kind: ObjectKind, _ name: String) async throws -> [InventoryObject] {
        throw OperationError(.unsupported, "not yet")
    }
}
