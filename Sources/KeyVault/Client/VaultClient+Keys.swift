public import ExactJSON
internal import HTTPTransport

extension VaultClient {
    /// A version of a key with its public part; the current one without a version.
    public func key(_ name: String, version: String? = nil) async throws -> KeyBundle {
        try await keyBundle(try call("get key", "GET", .key, name, version: version, .read, .always))
    }

    /// Creates a key, or a new version of it.
    public func createKey(_ name: String, _ description: KeyDescription) async throws -> KeyBundle {
        var call = try call(
            "create key", "POST", .key, name, tail: "/create", body: description.json, .makeKey, .onlyIfNotExecuted)
        if description.type.hasSuffix("-HSM") { call.weight = 2 }
        return try await keyBundle(call)
    }

    /// Imports a key, or a new version of it.
    ///
    /// - Parameters:
    ///   - key: the private JSON web key, or a blob for a hardware module.
    ///   - hardware: whether it is to live in a hardware module.
    public func importKey(
        _ name: String, key: JSON, hardware: Bool? = nil, attributes: AttributeChange = AttributeChange(),
        tags: Tags? = nil, releasePolicy: JSON? = nil
    ) async throws -> KeyBundle {
        let body = JSON.object(present: [
            ("key", key), ("Hsm", hardware.map { .bool($0) }), ("attributes", attributes.json), ("tags", tags?.json),
            ("release_policy", releasePolicy),
        ])
        return try await keyBundle(
            try call("import key", "PUT", .key, name, body: body, .writeValue, .onlyIfNotExecuted))
    }

    /// Makes a new version by the key's rotation policy, at once.
    public func rotateKey(_ name: String) async throws -> KeyBundle {
        try await keyBundle(
            try call("rotate key", "POST", .key, name, tail: "/rotate", .makeKey, .onlyIfNotExecuted))
    }

    /// Changes a version of a key; what is not given stays.
    @discardableResult
    public func updateKey(
        _ name: String, version: String? = nil, operations: [String]? = nil,
        attributes: AttributeChange = AttributeChange(), tags: Tags? = nil, releasePolicy: JSON? = nil
    ) async throws -> KeyBundle {
        let body = JSON.object(present: [
            ("key_ops", operations.map { .array($0.map { .text($0) }) }), ("attributes", attributes.json),
            ("tags", tags?.json), ("release_policy", releasePolicy),
        ])
        return try await keyBundle(
            try call("update key", "PATCH", .key, name, version: version, body: body, .change, .always))
    }

    /// A key's rotation policy; of a key that has none, see `RotationPolicy.isSet`.
    public func rotationPolicy(_ name: String) async throws -> RotationPolicy {
        let call = try call("get rotation policy of key", "GET", .key, name, tail: "/rotationpolicy", .read, .always)
        return try await perform(call) { response throws(AnswerError) in
            try RotationPolicy(answer: try JSON(body: response))
        }
    }

    /// Sets a key's rotation policy; what only the service writes is left out.
    @discardableResult
    public func setRotationPolicy(_ name: String, _ policy: RotationPolicy) async throws -> RotationPolicy {
        let call = try call(
            "set rotation policy of key", "PUT", .key, name, tail: "/rotationpolicy", body: policy.body, .change,
            .always)
        return try await perform(call) { response throws(AnswerError) in
            try RotationPolicy(answer: try JSON(body: response))
        }
    }

    private func keyBundle(_ call: ServiceCall) async throws -> KeyBundle {
        try await perform(
            call, weight: { call.requestClass == .read ? $0.key.limitWeight : 1 },
            reading: { response throws(AnswerError) in try KeyBundle(try JSON(body: response)) })
    }
}
