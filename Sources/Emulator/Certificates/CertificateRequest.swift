internal import BinaryText
internal import ExactJSON

/// The members that creating, importing, merging and updating a certificate have in common.
struct CertificateRequest: Sendable {
    /// `enabled` only: a certificate's dates are its own.
    var attributes = AttributeChange()
    var tags: Tags?
    /// `preserveCertOrder`; `nil` when absent.
    var keepsOrder: Bool?

    init(_ body: JSON) throws(ServiceError) {
        attributes.enabled = try AttributeChange(body["attributes"]).enabled
        tags = try Tags.read(body["tags"])
        if let value = body["preserveCertOrder"], !value.isNull {
            guard let flag = value.bool else { throw .badParameter("Property preserveCertOrder has invalid value\r\n") }
            keepsOrder = flag
        }
    }

    /// The certificates of a merge: Base64 of DER, or Base64 of that Base64 as some clients send it (real clients).
    static func chain(_ json: JSON?) throws(ServiceError) -> [[UInt8]] {
        guard let values = json?.array, !values.isEmpty else {
            throw .badParameter("Property x5c is not specified\r\n")
        }
        var chain: [[UInt8]] = []
        for value in values {
            guard let der = value.string.flatMap(certificate) else {
                throw .badParameter("Property x5c has invalid value. It is not Base64 of a certificate\r\n")
            }
            chain.append(der)
        }
        return chain
    }

    private static func certificate(_ text: String) -> [UInt8]? {
        let sequenceTag: UInt8 = 0x30
        guard let bytes = Base64.decode(text, ignoringSpace: true) else { return nil }
        if bytes.first == sequenceTag { return bytes }
        guard let inner = Base64.decode(bytes, ignoringSpace: true), inner.first == sequenceTag else { return nil }
        return inner
    }
}

extension ServiceError {
    static func pendingNotFound(_ name: String) -> ServiceError {
        ServiceError(404, "PendingCertificateNotFound", "Pending certificate not found: \(name)")
    }

    static func issuerNotFound(_ name: String) -> ServiceError {
        ServiceError(404, "CertificateIssuerNotFound", "Certificate issuer not found: \(name)")
    }
}
