internal import Crypto
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// The emulator's own certificate authority, and the server certificate that it issued: made anew at each start.
struct ServerIdentity: Sendable {
    /// The authority's certificate, which callers must trust.
    let authorityPEM: String
    /// DER of the server's certificate.
    let certificate: [UInt8]
    /// PEM of the server's private key.
    let privateKeyPEM: String

    static let names = [
        "*.vault.localhost", "vault.localhost", "login.localhost", "management.localhost", "localhost",
    ]

    init() throws(EmulatorError) {
        do {
            let authorityKey = P256.Signing.PrivateKey()
            let authority = try Self.authority(authorityKey)
            let key = P256.Signing.PrivateKey()
            let leaf = try Self.leaf(key.publicKey, authority, authorityKey)
            authorityPEM = try authority.serializeAsPEM().pemString + "\n"
            var serializer = DER.Serializer()
            try serializer.serialize(leaf)
            certificate = serializer.serializedBytes
            privateKeyPEM = key.pemRepresentation
        } catch {
            throw EmulatorError(.cryptography, "cannot make the emulator's certificates: \(error)")
        }
    }

    private static func authority(_ key: P256.Signing.PrivateKey) throws -> Certificate {
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

    private static func leaf(
        _ key: P256.Signing.PublicKey, _ authority: Certificate, _ authorityKey: P256.Signing.PrivateKey
    ) throws -> Certificate {
        let publicKey = Certificate.PublicKey(key)
        let addresses: [[UInt8]] = [[127, 0, 0, 1], Array(repeating: 0, count: 15) + [1]]
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: Date() - 86_400, notValidAfter: Date() + 396 * 86_400, issuer: authority.subject,
            subject: try DistinguishedName { CommonName("vault.localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: try authority.extensions.subjectKeyIdentifier?.keyIdentifier)
                SubjectAlternativeNames(
                    names.map { .dnsName($0) }
                        + addresses.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) })
            }, issuerPrivateKey: Certificate.PrivateKey(authorityKey))
    }
}
