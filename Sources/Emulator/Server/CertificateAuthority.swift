internal import Crypto
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// The emulator's own certificate authority, which callers must trust.
struct CertificateAuthority: Sendable {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey
    /// The certificate in PEM.
    let pem: String

    /// Whether it ends within a month.
    var endsSoon: Bool { certificate.notValidAfter < Date() + 30 * 86_400 }

    /// The private key in PEM.
    var keyPEM: String { key.pemRepresentation }

    /// A new authority, good for 397 days.
    init() throws(EmulatorError) {
        do {
            let key = P256.Signing.PrivateKey()
            let certificate = try Self.certificate(key)
            self.key = key
            self.certificate = certificate
            pem = try certificate.serializeAsPEM().pemString + "\n"
        } catch {
            throw EmulatorError(.cryptography, "cannot make the emulator's authority of certificates: \(error)")
        }
    }

    /// An authority that was kept.
    init(pem: String, keyPEM: String) throws(EmulatorError) {
        do {
            certificate = try Certificate(pemEncoded: pem)
            key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
            self.pem = pem
        } catch {
            throw EmulatorError(.state, "the stored authority of certificates cannot be read: \(error)")
        }
    }

    private static func certificate(_ key: P256.Signing.PrivateKey) throws -> Certificate {
        let name = try DistinguishedName { CommonName("kvmsh emulator authority \(Hex.random(bytes: 4))") }
        let publicKey = Certificate.PublicKey(key.publicKey)
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: Date() - 86_400, notValidAfter: Date() + 397 * 86_400, issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            }, issuerPrivateKey: Certificate.PrivateKey(key))
    }
}
