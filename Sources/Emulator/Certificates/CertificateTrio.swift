internal import ExactJSON
internal import KeyContainers

/// A certificate version with the key and the secret that go with it, made ready to be stored.
///
/// Building it is slow (a PFX is written) and happens outside the vault's lock.
struct CertificateTrio: Sendable {
    let certificate: CertificateContent
    let key: KeyContent
    let secret: SecretContent
    let notBefore: Int64
    let expires: Int64

    /// - Parameter versionID: the id that all three versions share.
    init(
        _ material: CertificateMaterial, _ policy: CertificatePolicy, versionID: String, keepsOrder: Bool?
    ) throws(ServiceError) {
        certificate = CertificateContent(der: material.leaf.der, keepsOrder: keepsOrder)
        key = KeyContent(
            key: material.key, isHSM: policy.keyType.hasSuffix("-HSM"),
            operations: Self.operations(for: policy.keyUsages, of: material.key.specification),
            exportable: nil, releasePolicy: nil, certificateVersion: versionID)
        notBefore = material.leaf.notBefore
        expires = material.leaf.expires
        do throws(CryptographyError) {
            let value = try material.secretValue(pem: policy.isPEM, exportable: policy.exportable)
            secret = SecretContent(
                value: JSONString(value), contentType: JSONString(policy.contentType), certificateVersion: versionID)
        } catch {
            throw ServiceError(500, "InternalServerError", error.reason)
        }
    }

    init(
        certificate: CertificateContent, key: KeyContent, secret: SecretContent, notBefore: Int64, expires: Int64
    ) {
        self.certificate = certificate
        self.key = key
        self.secret = secret
        self.notBefore = notBefore
        self.expires = expires
    }

    /// The attributes of all three versions: dates are the certificate's own.
    func attributes(_ change: AttributeChange, now: Int64) -> Attributes {
        var change = change
        change.notBefore = notBefore
        change.expires = expires
        return Attributes(change, now: now)
    }

    /// What the key may do by the certificate's key usage (facts 7.3); a certificate without usage allows everything.
    private static func operations(
        for usages: [String], of specification: SoftwareKey.Specification
    ) -> [String] {
        let all = KeyContent.defaultOperations(for: specification)
        guard !usages.isEmpty else { return all }
        let allowed = usages.flatMap { operationsByUsage[$0] ?? [] }
        return all.filter(allowed.contains)
    }

    private static let operationsByUsage = [
        "digitalSignature": ["sign", "verify"], "nonRepudiation": ["sign", "verify"],
        "keyCertSign": ["sign", "verify"], "cRLSign": ["sign", "verify"], "keyEncipherment": ["wrapKey", "unwrapKey"],
        "dataEncipherment": ["encrypt", "decrypt"], "encipherOnly": ["encrypt"], "decipherOnly": ["decrypt"],
    ]
}
