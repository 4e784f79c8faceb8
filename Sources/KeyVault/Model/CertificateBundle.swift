public import ExactJSON

/// One version of a certificate. While a create is pending it has no certificate, key and secret.
public struct CertificateBundle: Sendable, Equatable {
    /// Identifier, attributes, tags, thumbprint.
    public let item: ObjectItem
    /// The X.509 certificate in DER.
    public let der: [UInt8]?
    /// The key of the same name and version.
    public let keyID: VaultObjectID?
    /// The secret of the same name and version, whose value holds the certificate with or without its private key.
    public let secretID: VaultObjectID?
    /// The policy, as the service gave it: one for all versions.
    public let policy: JSON?
    /// Whether a create was ever started: the bundle names a pending operation.
    public let hasPendingOperation: Bool
    /// Whether the order of the chain is kept (since 7.6); nil when the service does not tell.
    public let preserveCertOrder: Bool?

    /// Name and version.
    public var id: VaultObjectID { item.id }
    /// The attributes; `notBefore` and `expires` come from the X.509 certificate.
    public var attributes: ObjectAttributes { item.attributes }
    /// The tags.
    public var tags: Tags { item.tags }
    /// `x5t`: base64url of the SHA-1 of the DER.
    public var thumbprint: String? { item.thumbprint }
    /// The content type of the certificate's secret, by the policy.
    public var contentType: String? { item.contentType ?? policy?["secret_props"]?["contentType"]?.string }
    /// The policy's `exportable`: a forecast whether the secret's value holds the private key.
    public var isExportable: Bool? { policy?["key_props"]?["exportable"]?.bool }

    init(_ json: JSON) throws(AnswerError) {
        item = try ObjectItem(json, .certificate)
        let reader = try MemberReader(json, "certificate")
        der = try reader.data("cer")
        keyID = try reader.optionalID("kid")
        secretID = try reader.optionalID("sid")
        policy = reader.member("policy")
        hasPendingOperation = reader.member("pending") != nil
        preserveCertOrder = try reader.bool("preserveCertOrder")
    }
}
