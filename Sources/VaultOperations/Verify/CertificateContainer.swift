import BinaryText
import ExactJSON
import KeyContainers
import KeyVault
import SwiftASN1
import X509

/// What the secret of a certificate's version holds: certificates and, when it is exportable, the private key.
///
/// Only certificates and the answer to "is it the certificate's own key" are kept; the key itself is dropped at once.
struct CertificateContainer: Sendable, Equatable {
    /// The DER of each certificate, in the container's order.
    let certificates: [[UInt8]]
    /// Whether a private key is inside.
    let hasKey: Bool
    /// Whether the private key is not the one of the version's certificate.
    let hasForeignKey: Bool

    /// Opens a container.
    ///
    /// - Parameter leaf: the DER of the version's certificate; nil when it could not be read.
    /// - Throws: what is wrong with it, without any of its content.
    init(_ value: JSONString, contentType: String, leaf: [UInt8]?) throws {
        let (certificates, keys) =
            contentType.lowercased() == "application/x-pem-file" ? try Self.pem(value) : try Self.pfx(value)
        self.certificates = certificates
        hasKey = !keys.isEmpty
        guard let leaf, !keys.isEmpty else {
            hasForeignKey = false
            return
        }
        let expected = try Certificate(derEncoded: leaf).publicKey
        hasForeignKey = !keys.contains { $0.publicKey == expected }
    }

    private static func pem(_ value: JSONString) throws -> ([[UInt8]], [Certificate.PrivateKey]) {
        var (certificates, keys): ([[UInt8]], [Certificate.PrivateKey]) = ([], [])
        for document in try PEMDocument.parseMultiple(pemString: value.lossyText) {
            if document.discriminator == Certificate.defaultPEMDiscriminator {
                certificates.append(document.derBytes)
            } else if document.discriminator.hasSuffix("PRIVATE KEY") {
                keys.append(try Certificate.PrivateKey(pemDocument: document))
            }
        }
        return (certificates, keys)
    }

    private static func pfx(_ value: JSONString) throws -> ([[UInt8]], [Certificate.PrivateKey]) {
        guard let bytes = value.utf8Bytes.flatMap({ Base64.decode($0) }) else {
            throw ContainerProblem(description: "it is not Base64")
        }
        let container = try PKCS12(reading: bytes, password: nil)
        let keys = try container.keys.map { key in
            try Certificate.PrivateKey(pemDocument: PEMDocument(type: "PRIVATE KEY", derBytes: key))
        }
        return (container.certificates, keys)
    }
}

/// Why a container cannot be opened.
struct ContainerProblem: Error, CustomStringConvertible {
    let description: String
}
