internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
internal import KeyContainers
internal import SwiftASN1
internal import X509

/// A certificate with its RSA key, as a service principal signs in by it. It describes itself without the key.
public struct ClientCertificate: Sendable {
    /// The certificate of the key, in DER.
    public let leaf: [UInt8]

    /// The certificate and what came with it, in DER, the certificate of the key first.
    public let chain: [[UInt8]]

    private let key: _RSA.Signing.PrivateKey
    private let validity: Range<Int64>

    /// Reads PEM (certificates and a key, in any order) or PFX bytes.
    ///
    /// - Parameter password: for an encrypted key or container; nil without one.
    /// - Throws: `IdentityError` that says what is missing or wrong; it shows nothing of the content.
    public init(reading bytes: [UInt8], password: String?) throws(IdentityError) {
        let parts = try ClientCertificateFile(reading: bytes, password: password)
        guard parts.keys.count == 1, let keyBytes = parts.keys.first else {
            throw .certificate(parts.keys.isEmpty ? "holds no private key" : "holds more than one private key")
        }
        guard !parts.certificates.isEmpty else { throw .certificate("holds no certificate") }
        guard let key = try? _RSA.Signing.PrivateKey(derRepresentation: keyBytes) else {
            throw .certificate("holds a key that is no RSA key of 2048 bits or more")
        }
        var ordered: [[UInt8]] = []
        var validity: Range<Int64>?
        for der in parts.certificates {
            guard let certificate = try? Certificate(derEncoded: der) else {
                throw .certificate("holds a certificate that cannot be read")
            }
            guard validity == nil, certificate.publicKey == Certificate.PublicKey(key.publicKey) else {
                ordered.append(der)
                continue
            }
            let from = Int64(certificate.notValidBefore.timeIntervalSince1970)
            validity = from..<max(from, Int64(certificate.notValidAfter.timeIntervalSince1970) + 1)
            ordered.insert(der, at: 0)
        }
        guard let validity, let leaf = ordered.first else {
            throw .certificate("holds no certificate of its private key")
        }
        self.key = key
        self.leaf = leaf
        self.validity = validity
        chain = ordered
    }

    /// Throws when the certificate is over or not yet good, which Entra would only call an invalid assertion.
    func checkValidity(at now: Int64) throws(IdentityError) {
        if now >= validity.upperBound {
            throw .certificate("has expired", remedy: "renew the certificate, and register it with the application")
        }
        if now < validity.lowerBound {
            throw .certificate("is not valid yet", remedy: "check this computer's clock")
        }
    }

    /// RSASSA-PSS with SHA-256 and a salt of its length (`PS256`).
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: SHA256.hash(data: bytes), padding: .PSS).rawRepresentation)
    }
}

extension ClientCertificate: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the key.
    public var description: String { "client certificate" }

    /// Never the key.
    public var debugDescription: String { description }

    /// Shows nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension IdentityError {
    /// A certificate file that cannot be used to sign in.
    static func certificate(_ what: String, remedy: String? = nil) -> IdentityError {
        IdentityError(
            code: .invalidConfiguration, message: "the client certificate's file \(what)",
            remedy: remedy ?? "give a PEM file with certificate and private key, or a PFX file")
    }
}
