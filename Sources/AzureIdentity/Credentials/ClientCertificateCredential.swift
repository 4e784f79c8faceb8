internal import BinaryText
internal import Crypto
internal import ExactJSON

/// A service principal that signs in by a certificate: its key signs a client assertion (facts 1.3).
public struct ClientCertificateCredential: TokenCredential {
    /// `client-certificate`.
    public var kind: String { "client-certificate" }

    private let application: EntraApplication
    private let certificate: ClientCertificate
    private let sendsChain: Bool
    private let epochNow: @Sendable () -> Int64

    /// Takes what Entra wants to know; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - sendsChain: whether the certificates go along (`x5c`), so that an application may be registered by subject
    ///     name and issuer and the certificate be renewed without telling Entra.
    /// - Throws: `IdentityError` when a part cannot be used.
    public init(
        _ context: CredentialContext, tenant: String, clientID: String, certificate: ClientCertificate,
        sendsChain: Bool = false
    ) throws {
        application = try EntraApplication(context, tenant: tenant, clientID: clientID)
        self.certificate = certificate
        self.sendsChain = sendsChain
        epochNow = context.epochNow
    }

    /// Signs an assertion and asks the tenant's v2.0 token endpoint.
    ///
    /// - Throws: `IdentityError`; `CancellationError` when cancelled.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        try certificate.checkValidity(at: epochNow())
        return try await application.token(for: request, kind: kind) { url in try assertion(audience: url) }
    }

    /// Good for ten minutes, for this token URL only.
    private func assertion(audience: String) throws -> String {
        var header: [JSONMember] = [
            JSONMember(name: "typ", value: "JWT"), JSONMember(name: "alg", value: "PS256"),
            JSONMember(
                name: "x5t#S256",
                value: .text(Base64.encodeURL(Array(SHA256.hash(data: certificate.leaf))))),
        ]
        if sendsChain {
            header.append(
                JSONMember(
                    name: "x5c", value: .array(certificate.chain.map { .text(Base64.encode($0)) })))
        }
        let now = epochNow()
        let claims: JSON = [
            "aud": .text(audience), "iss": .text(application.clientID), "sub": .text(application.clientID),
            "jti": .text(Self.randomName()),
            "nbf": .integer(now), "iat": .integer(now), "exp": .integer(now + 600),
        ]
        let signed = [JSON.object(header), claims].map { Base64.encodeURL($0.serialized()) }.joined(separator: ".")
        return "\(signed).\(Base64.encodeURL(try certificate.sign(Array(signed.utf8))))"
    }

    /// A name that no other assertion has.
    private static func randomName() -> String {
        Base64.encodeURL((0..<24).map { _ in UInt8.random(in: 0...255) })
    }
}
