public import ExactJSON
internal import HTTPTransport

extension VaultClient {
    /// A version of a certificate; the current one, with the policy, without a version.
    public func certificate(_ name: String, version: String? = nil) async throws -> CertificateBundle {
        try await bundle(try call("get certificate", "GET", .certificate, name, version: version, .read, .always))
    }

    /// A certificate's policy: one for all versions.
    public func certificatePolicy(_ name: String) async throws -> JSON {
        try await document(
            try call("get policy of certificate", "GET", .certificate, name, tail: "/policy", .read, .always))
    }

    /// Changes the members of a certificate's policy that are given.
    @discardableResult
    public func updateCertificatePolicy(_ name: String, _ policy: JSON) async throws -> JSON {
        try await document(
            try call(
                "update policy of certificate", "PATCH", .certificate, name, tail: "/policy", body: policy, .change,
                .always))
    }

    /// Starts the create of a certificate, or of a new version. The answer's `Location` is never dialled: ask
    /// `pendingOperation`.
    public func createCertificate(
        _ name: String, policy: JSON, attributes: AttributeChange = AttributeChange(), tags: Tags? = nil,
        preserveCertOrder: Bool? = nil
    ) async throws -> CertificateOperation {
        let body = JSON.object(present: [
            ("policy", policy), ("attributes", attributes.json), ("tags", tags?.json),
            ("preserveCertOrder", preserveCertOrder.map { .bool($0) }),
        ])
        return try await operation(
            try call(
                "create certificate", "POST", .certificate, name, tail: "/create", body: body, .makeKey,
                .onlyIfNotExecuted))
    }

    /// Imports a certificate with its private key, or a new version of it.
    ///
    /// - Parameters:
    ///   - value: base64 of a PFX, or the text of a PEM.
    ///   - password: the PFX's password.
    ///   - policy: without `id`, `attributes` and `basic_constraints`.
    public func importCertificate(
        _ name: String, value: JSONString, password: JSONString? = nil, policy: JSON? = nil,
        attributes: AttributeChange = AttributeChange(), tags: Tags? = nil, preserveCertOrder: Bool? = nil
    ) async throws -> CertificateBundle {
        let body = JSON.object(present: [
            ("value", .string(value)), ("pwd", password.map { .string($0) }), ("policy", policy),
            ("attributes", attributes.json), ("tags", tags?.json),
            ("preserveCertOrder", preserveCertOrder.map { .bool($0) }),
        ])
        return try await bundle(
            try call(
                "import certificate", "POST", .certificate, name, tail: "/import", body: body, .writeValue,
                .onlyIfNotExecuted))
    }

    /// Completes a pending create with the certificates of its issuer.
    ///
    /// - Parameter chain: DER, the certificate itself first.
    public func mergeCertificate(
        _ name: String, chain: [[UInt8]], attributes: AttributeChange = AttributeChange(), tags: Tags? = nil
    ) async throws -> CertificateBundle {
        let certificates = chain.map(JSON.base64)
        let body = JSON.object(present: [
            ("x5c", .array(certificates)), ("attributes", attributes.json), ("tags", tags?.json),
        ])
        return try await bundle(
            try call(
                "merge certificate", "POST", .certificate, name, tail: "/pending/merge", body: body, .writeValue,
                .onlyIfNotExecuted))
    }

    /// Changes a version of a certificate, its policy too; what is not given stays.
    @discardableResult
    public func updateCertificate(
        _ name: String, version: String? = nil, attributes: AttributeChange = AttributeChange(), tags: Tags? = nil,
        policy: JSON? = nil
    ) async throws -> CertificateBundle {
        let body = JSON.object(present: [("attributes", attributes.json), ("tags", tags?.json), ("policy", policy)])
        return try await bundle(
            try call("update certificate", "PATCH", .certificate, name, version: version, body: body, .change, .always))
    }

    /// The state of the last create.
    public func pendingOperation(_ name: String) async throws -> CertificateOperation {
        try await operation(
            try call("get pending certificate", "GET", .certificate, name, tail: "/pending", .read, .always))
    }

    /// Asks to cancel a create that is in progress.
    @discardableResult
    public func cancelPending(_ name: String) async throws -> CertificateOperation {
        try await operation(
            try call(
                "cancel pending certificate", "PATCH", .certificate, name, tail: "/pending",
                body: ["cancellation_requested": true], .change, .always))
    }

    /// Forgets a create: the certificate that was asked for is lost.
    @discardableResult
    public func deletePending(_ name: String) async throws -> CertificateOperation {
        try await operation(
            try call(
                "delete pending certificate", "DELETE", .certificate, name, tail: "/pending", .change,
                .onlyIfNotExecuted))
    }

    private func bundle(_ call: ServiceCall) async throws -> CertificateBundle {
        try await perform(call) { response throws(AnswerError) in try CertificateBundle(try JSON(body: response)) }
    }

    private func document(_ call: ServiceCall) async throws -> JSON {
        try await perform(call) { response throws(AnswerError) in
            try MemberReader(try JSON(body: response), "policy").json
        }
    }

    private func operation(_ call: ServiceCall) async throws -> CertificateOperation {
        try await perform(call) { [clock] response throws(AnswerError) in
            try CertificateOperation(
                try JSON(body: response),
                retryAfter: RetryAfter.seconds(response.headers, wallSeconds: clock.wallSeconds))
        }
    }
}
