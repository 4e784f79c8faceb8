extension Operations {
    /// Compares two sides, version by version, by the rules of operations section 8.
    ///
    /// - Throws: `OperationError` when a side cannot be read at all; differences are part of the result.
    public static func verify(_ request: VerifyRequest, _ options: OperationOptions) async throws -> VerifyResult {
        throw OperationError(.unsupported, "the comparison is not part of this version")
    }
}
