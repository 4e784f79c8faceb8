internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// Makes certificates and requests for certificates by a policy.
enum CertificateIssuance {
    /// How long before its issue a certificate is already valid (facts 3.4).
    static let head: Int64 = 600

    /// A certificate signed by its own key, in DER.
    ///
    /// - Parameter now: seconds since 1970; valid from ten minutes before, for the policy's months.
    static func selfSigned(
        _ policy: CertificatePolicy, key: SoftwareKey, now: Int64
    ) throws(ServiceError) -> [UInt8] {
        do {
            let subject = DistinguishedNameText.parse(policy.subject) ?? DistinguishedName()
            let privateKey = key.certificateKey
            let end = CivilTime.adding(months: Int(policy.validityMonths), to: now)
            let certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: privateKey.publicKey,
                notValidBefore: Date(timeIntervalSince1970: Double(now - head)),
                notValidAfter: Date(timeIntervalSince1970: Double(end)), issuer: subject, subject: subject,
                extensions: try CertificateExtensions.extensions(for: policy, of: privateKey.publicKey),
                issuerPrivateKey: privateKey)
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            return serializer.serializedBytes
        } catch {
            throw .badParameter("Property policy.x509_props has invalid value\r\n")
        }
    }

    /// A PKCS#10 request signed by the key, in DER.
    static func request(_ policy: CertificatePolicy, key: SoftwareKey) throws(ServiceError) -> [UInt8] {
        do {
            let subject = DistinguishedNameText.parse(policy.subject) ?? DistinguishedName()
            let privateKey = key.certificateKey
            let extensions = try CertificateExtensions.extensions(for: policy, of: privateKey.publicKey)
            let attribute = try CertificateSigningRequest.Attribute(ExtensionRequest(extensions: extensions))
            let request = try CertificateSigningRequest(
                version: .v1, subject: subject, privateKey: privateKey,
                attributes: CertificateSigningRequest.Attributes([attribute]),
                signatureAlgorithm: key.certificateSignatureAlgorithm)
            var serializer = DER.Serializer()
            try serializer.serialize(request)
            return serializer.serializedBytes
        } catch {
            throw .badParameter("Property policy.x509_props has invalid value\r\n")
        }
    }
}

extension SoftwareKey {
    /// The key as the certificate library wants it.
    var certificateKey: Certificate.PrivateKey {
        switch self {
        case .rsa(let key): Certificate.PrivateKey(key)
        case .p256(let key): Certificate.PrivateKey(key)
        case .p384(let key): Certificate.PrivateKey(key)
        case .p521(let key): Certificate.PrivateKey(key)
        }
    }

    fileprivate var certificateSignatureAlgorithm: Certificate.SignatureAlgorithm {
        switch self {
        case .rsa: .sha256WithRSAEncryption
        case .p256: .ecdsaWithSHA256
        case .p384: .ecdsaWithSHA384
        case .p521: .ecdsaWithSHA512
        }
    }
}
