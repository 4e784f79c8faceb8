internal import BinaryText
internal import Crypto
internal import FoundationEssentials
internal import KeyContainers
internal import SwiftASN1
internal import X509

/// What the emulator reads out of a certificate in DER.
struct IssuedCertificate: Sendable {
    let der: [UInt8]
    let certificate: Certificate

    /// - Throws: for bytes that are no X.509 certificate with an RSA or EC key.
    init(der: [UInt8]) throws(CryptographyError) {
        guard let certificate = try? Certificate(derEncoded: der) else {
            throw CryptographyError("the certificate cannot be read")
        }
        self.der = der
        self.certificate = certificate
    }

    /// Seconds since 1970.
    var notBefore: Int64 { Int64(certificate.notValidBefore.timeIntervalSince1970) }

    /// Seconds since 1970.
    var expires: Int64 { Int64(certificate.notValidAfter.timeIntervalSince1970) }

    /// SHA-1 of the certificate, as `x5t` has it.
    var thumbprint: String { Self.thumbprint(der) }

    /// SHA-256 of the certificate, as `x5t#S256` has it.
    var sha256Thumbprint: String { Base64.encodeURL(Array(SHA256.hash(data: der))) }

    static func thumbprint(_ der: [UInt8]) -> String { Base64.encodeURL(Array(Insecure.SHA1.hash(data: der))) }

    /// Whether the certificate is for this key.
    func belongs(to key: SoftwareKey) -> Bool {
        certificate.publicKey == key.certificateKey.publicKey
    }

    /// Takes over into a policy what the service reads from an imported certificate (facts 3.4).
    func complete(_ policy: inout CertificatePolicy) {
        policy.subject = DistinguishedNameText.text(certificate.subject)
        policy.alternativeNames = CertificateExtensions.alternativeNames(of: certificate)
        policy.extendedKeyUsages = CertificateExtensions.extendedKeyUsages(of: certificate)
        policy.keyUsages = CertificateExtensions.keyUsages(of: certificate)
        policy.isAuthority = CertificateExtensions.isAuthority(certificate)
        policy.validityMonths = Int64(max(1, CivilTime.months(from: notBefore, to: expires)))
    }
}
