public import ExactJSON

extension VaultClient {
    /// A version of a secret with its value; the current one without a version.
    public func secret(_ name: String, version: String? = nil) async throws -> SecretBundle {
        let call = try call("get secret", "GET", .secret, name, version: version, .read, .always)
        return try await perform(call) { response throws(AnswerError) in
            try SecretBundle(try JSON(body: response))
        }
    }

    /// Makes a new version of a secret. What is not given takes the service's default.
    ///
    /// - Parameter value: sent on by its token, byte for byte.
    /// - Returns: the new version, without the value.
    public func setSecret(
        _ name: String, value: JSONString, contentType: String? = nil, attributes: AttributeChange = AttributeChange(),
        tags: Tags? = nil
    ) async throws -> ObjectItem {
        let body = JSON.object(present: [
            ("value", .string(value)), ("contentType", contentType.map { .text($0) }), ("attributes", attributes.json),
            ("tags", tags?.json),
        ])
        let call = try call("set secret", "PUT", .secret, name, body: body, .writeValue, .onlyIfNotExecuted)
        return try await perform(call) { response throws(AnswerError) in
            try ObjectItem(try JSON(body: response), .secret)
        }
    }

    /// Changes a version of a secret; what is not given stays.
    ///
    /// - Parameter tags: replaces all tags.
    @discardableResult
    public func updateSecret(
        _ name: String, version: String? = nil, contentType: String? = nil,
        attributes: AttributeChange = AttributeChange(), tags: Tags? = nil
    ) async throws -> ObjectItem {
        let body = JSON.object(present: [
            ("contentType", contentType.map { .text($0) }), ("attributes", attributes.json), ("tags", tags?.json),
        ])
        let call = try call(
            "update secret", "PATCH", .secret, name, version: version, body: body, .change, .always)
        return try await perform(call) { response throws(AnswerError) in
            try ObjectItem(try JSON(body: response), .secret)
        }
    }
}
