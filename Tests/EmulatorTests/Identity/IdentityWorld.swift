import BinaryText
import Crypto
import ExactJSON
import FoundationEssentials
import KeyContainers
import SwiftASN1
import Testing
import X509

@testable import Emulator

/// A directory with a principal of each kind, and the requests that tests send to it.
struct IdentityWorld {
    static let tenant = EmulatorConfiguration().tenant
    static let other = "99999999-9999-4999-8999-999999999999"
    static let resource = "https://vault.localhost:8443"

    let harness: Harness
    /// The certificate of the application `certified`.
    let material: CertificateMaterial
    /// The key of an issuer whose public part is registered with `federated`.
    let foreignKey: SoftwareKey

    init(_ specification: SoftwareKey.Specification = .ec(.p256)) throws {
        material = try CertificatesFixtures.material("CN=app.contoso.example", specification)
        foreignKey = try CryptographyFixtures.key(.ec(.p384))
        let seed: JSON = [
            "tenants": [["id": .text(Self.other), "domain": "fabrikam.example"]],
            "principals": [
                [
                    "name": "certified",
                    "certificates": [["pem": .text(PEMText.text("CERTIFICATE", material.chain[0]))]],
                ],
                [
                    "name": "secretive",
                    "secrets": ["good", ["text": "old", "expires": "-1s"], ["text": "new", "expires": "+1d"]],
                    "objectIds": .object([JSONMember(name: Self.other, value: "0b1ec7")]),
                ],
                [
                    "name": "federated",
                    "federated": [
                        [
                            "issuer": "https://issuer.example", "subject": "system:a:b",
                            "keys": [
                                "keys": [
                                    .object(
                                        foreignKey.publicMembers + [
                                            JSONMember(name: "kid", value: "k1"), JSONMember(name: "kty", value: "EC"),
                                        ])
                                ]
                            ],
                        ],
                        [
                            "issuer": .text(PipelineTokens.gitHubIssuer),
                            "subject": "repo:contoso/app:ref:refs/heads/main",
                        ],
                        ["issuer": "https://vstoken.dev.azure.com/contoso", "subject": "sc://contoso/app/connection"],
                    ],
                ],
                ["name": "machine", "type": "managedIdentity", "assigned": "system", "resourceId": "/vm"],
                ["name": "first", "type": "managedIdentity", "resourceId": "/identities/first"],
                [
                    "name": "second", "type": "managedIdentity", "resourceId": "/identities/second",
                    "hosts": ["appService"],
                ],
                ["name": "anna", "type": "user", "userName": "anna@contoso.example"],
            ],
        ]
        harness = try Harness()
        try SeedFile(parsing: seed.serialized()).fill(harness.core)
    }

    static func client(_ name: String) -> String { DirectorySeed.guid("client", name) }
    static func object(_ name: String) -> String { DirectorySeed.guid("object", name) }

    /// Posts a form to the directory.
    func post(_ fields: [String: String], _ path: String = "oauth2/v2.0/token", tenant: String = Self.tenant) -> Reply {
        let form = fields.map { "\($0.key)=\(Query.encode($0.value))" }.joined(separator: "&")
        return Reply(
            harness.core.handle(
                EmulatorRequest(
                    "POST", authority: "login.localhost:8443", target: "/\(tenant)/\(path)", body: Array(form.utf8))))
    }

    /// Asks for a token with a client assertion.
    func assert(_ assertion: String, as name: String, _ more: [String: String] = [:]) -> Reply {
        post(
            [
                "grant_type": "client_credentials", "client_id": Self.client(name),
                "client_assertion_type": ClientAssertion.type, "client_assertion": assertion,
                "scope": "\(Self.resource)/.default",
            ].merging(more) { $1 })
    }

    /// A token in compact form that a key signs over SHA-256 or, on P-384, SHA-384.
    static func sign(_ header: JSON, _ claims: JSON, _ key: SoftwareKey, _ algorithm: SignatureAlgorithm) throws
        -> String
    {
        let text = Base64.encodeURL(header.serialized()) + "." + Base64.encodeURL(claims.serialized())
        let digest =
            algorithm.digestLength == 48
            ? Array(SHA384.hash(data: Array(text.utf8))) : Array(SHA256.hash(data: Array(text.utf8)))
        return text + "." + Base64.encodeURL(try key.sign(digest, with: algorithm))
    }

    /// The claims of the token in a reply.
    func claims(_ reply: Reply) throws -> JSON {
        let token = try reply.text("access_token")
        return try #require(try SigningKey.shared.get().verify(token))
    }

    /// The directory's number of a refusal.
    static func number(_ reply: Reply) -> Int64? { reply["error_codes"]?.array?.first?.int }
}

extension Reply {
    /// A member that must be a text.
    func text(_ name: String) throws -> String { try #require(self[name]?.string) }
}

extension CertificateIssuance {
    /// A certificate that an authority issues for a key, in DER.
    static func issued(
        _ policy: CertificatePolicy, key: SoftwareKey, by authority: CertificateMaterial, now: Int64
    ) throws -> [UInt8] {
        let issuer = try IssuedCertificate(der: authority.chain[0]).certificate
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.certificateKey.publicKey,
            notValidBefore: Date(timeIntervalSince1970: Double(now - 600)),
            notValidAfter: Date(timeIntervalSince1970: Double(now + 86_400)), issuer: issuer.subject,
            subject: try #require(DistinguishedNameText.parse(policy.subject)),
            extensions: try CertificateExtensions.extensions(for: policy, of: key.certificateKey.publicKey),
            issuerPrivateKey: authority.key.certificateKey)
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }
}
