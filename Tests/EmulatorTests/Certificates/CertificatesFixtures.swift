import BinaryText
import ExactJSON
import Testing

@testable import Emulator
@testable import KeyContainers

/// Certificates to import, made without the service, and calls that several tests make.
enum CertificatesFixtures {
    /// A key with a certificate, an EC one unless asked otherwise, valid for a year from the harness's start.
    static func material(
        _ subject: String = "CN=test", _ specification: SoftwareKey.Specification = .ec(.p256),
        at now: Int64 = Harness.start,
        _ change: (inout CertificatePolicy) -> Void = { _ in }
    ) throws -> CertificateMaterial {
        var policy = CertificatePolicy(now: now)
        policy.subject = subject
        change(&policy)
        let key = try CryptographyFixtures.key(specification)
        return try CertificateMaterial(
            key: key, chain: [try CertificateIssuance.selfSigned(policy, key: key, now: now)])
    }

    /// A PFX in Base64.
    static func pfx(_ material: CertificateMaterial, password: String = "") throws -> JSON {
        .text(
            Base64.encode(
                try PKCS12(certificates: material.chain, keys: [material.key.pkcs8]).written(password: password)))
    }

    static let pemPolicy: JSON = ["secret_props": ["contentType": "application/x-pem-file"]]

    /// A create request for an EC certificate, which is quick.
    static func request(_ subject: String = "CN=web", issuer: String = "Self", _ more: [JSONMember] = []) -> JSON {
        [
            "policy": .object(
                [
                    JSONMember(name: "key_props", value: ["kty": "EC"]),
                    JSONMember(name: "x509_props", value: ["subject": .text(subject)]),
                    JSONMember(name: "issuer", value: ["name": .text(issuer)]),
                ] + more)
        ]
    }

    /// The content of the secret behind a certificate.
    static func secret(_ harness: Harness, _ name: String, vault: String = "alpha") throws -> PKCS12 {
        let value = try #require(harness.call("GET", "/secrets/\(name)", vault: vault)["value"]?.string)
        return try PKCS12(reading: try #require(Base64.decode(value)), password: nil)
    }
}
