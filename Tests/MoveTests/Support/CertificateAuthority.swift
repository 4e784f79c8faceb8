import Crypto
import FoundationEssentials
import KeyVault
import SwiftASN1
import Testing
import X509

@testable import VaultOperations

extension World {
    /// Does what a person does with a pending certificate: has its request signed and merges the answer.
    func merge(_ name: String, in vault: String) async throws {
        let client = try client(vault)
        let pending = try await client.pendingOperation(name)
        let request = try CertificateSigningRequest(derEncoded: try #require(pending.signingRequest))
        let now = Date()
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: request.publicKey,
            notValidBefore: now.addingTimeInterval(-60), notValidAfter: now.addingTimeInterval(86_400 * 90),
            issuer: try DistinguishedName { CommonName("authority") }, subject: request.subject,
            extensions: try #require(try request.attributes.extensionRequest).extensions,
            issuerPrivateKey: Certificate.PrivateKey(P256.Signing.PrivateKey()))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        _ = try await client.mergeCertificate(name, chain: [serializer.serializedBytes])
    }
}
