internal import Crypto
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// The certificate of a server, issued at each start by the emulator's own authority.
struct ServerIdentity: Sendable {
    /// DER of the server's certificate.
    let certificate: [UInt8]
    /// PEM of the server's private key.
    let privateKeyPEM: String

    static let names = [
        "*.vault.localhost", "vault.localhost", "login.localhost", "management.localhost", "localhost",
        "pipelines.localhost", "control.localhost",
    ]

    /// Names of the public cloud, which are served on demand.
    static let publicNames = [
        "*.vault.azure.net", "vault.azure.net", "login.microsoftonline.com", "login.windows.net",
        "management.azure.com",
    ]

    init(_ authority: CertificateAuthority, servesPublicNames: Bool = false) throws(EmulatorError) {
        do {
            let key = P256.Signing.PrivateKey()
            let names = Self.names + (servesPublicNames ? Self.publicNames : [])
            let leaf = try Self.leaf(key.publicKey, names, authority.certificate, authority.key)
            var serializer = DER.Serializer()
            try serializer.serialize(leaf)
            certificate = serializer.serializedBytes
            privateKeyPEM = key.pemRepresentation
        } catch {
            throw EmulatorError(.cryptography, "cannot make the emulator's certificates: \(error)")
        }
    }

    private static func leaf(
        _ key: P256.Signing.PublicKey, _ names: [String], _ authority: Certificate,
        _ authorityKey: P256.Signing.PrivateKey
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
