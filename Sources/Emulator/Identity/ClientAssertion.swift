internal import BinaryText
internal import ExactJSON
internal import X509

/// Checks the client assertions of an application: tokens that it signed with a certificate, or tokens of another
/// issuer (workload identity federation).
struct ClientAssertion {
    /// `client_assertion_type` of every assertion.
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    let principal: Principal
    let credentials: ApplicationCredentials
    /// Addresses that an application's own assertion may name as its audience.
    let audiences: [String]
    let now: Int64
    /// The key of issuers that the emulator plays itself.
    let ownKey: SigningKey?

    /// - Throws: the refusal of an assertion that proves nothing.
    func check(_ text: String) throws(TokenError) {
        guard let token = JSONWebToken(text) else { throw .malformedAssertion }
        let issuer = token.claims["iss"]?.string ?? ""
        if issuer.lowercased() == principal.clientID.lowercased() {
            try checkCertificate(token)
        } else {
            try FederatedToken(token: token, credentials: credentials, now: now, ownKey: ownKey).check()
        }
    }

    private func checkCertificate(_ token: JSONWebToken) throws(TokenError) {
        let certificate = try signer(of: token)
        guard let key = TokenKey(certificate.certificate), token.isSigned(by: key) else {
            throw .wrongAssertionSignature(certificate.thumbprint)
        }
        guard token.claims["sub"]?.string?.lowercased() == principal.clientID.lowercased() else {
            throw .wrongAssertionSubject
        }
        guard token.audiences.contains(where: { audiences.contains(Self.withoutPort($0)) }) else {
            throw .wrongAssertionAudience
        }
        guard let until = token.time("exp"), now < until, (token.time("nbf") ?? now) <= now + 300 else {
            throw .expiredAssertion(from: token.time("nbf"), until: token.time("exp"), now: now)
        }
        guard certificate.notBefore <= now, now < certificate.expires else { throw .expiredCertificate }
    }

    /// The registered certificate that the header names, or the one that it brings along.
    private func signer(of token: JSONWebToken) throws(TokenError) -> IssuedCertificate {
        let chain = (token.header["x5c"]?.array ?? []).compactMap(\.string).compactMap { Base64.decode($0) }
            .compactMap { try? IssuedCertificate(der: $0) }
        for case .subject(let subject, let authority) in credentials.certificates {
            if let leaf = chain.first, let root = try? IssuedCertificate(der: authority),
                CertificateChain(chain, root: root, now: now).proves(subject)
            {
                return leaf
            }
        }
        for case .certificate(let der) in credentials.certificates {
            guard let certificate = try? IssuedCertificate(der: der) else { continue }
            if let wanted = token.header["x5t#S256"]?.string {
                if certificate.sha256Thumbprint == Self.unpadded(wanted) { return certificate }
            } else if let wanted = token.header["x5t"]?.string, certificate.thumbprint == Self.unpadded(wanted) {
                return certificate
            } else if chain.first?.der == der {
                return certificate
            }
        }
        throw .unknownCertificate(
            token.header["x5t#S256"]?.string ?? token.header["x5t"]?.string ?? chain.first?.thumbprint ?? "")
    }

    /// A thumbprint as programs write it, some with the padding that JWS leaves out.
    private static func unpadded(_ text: String) -> String { String(text.prefix { $0 != "=" }) }

    /// An address in lower case without its port: programs reach one server by several.
    static func withoutPort(_ address: String) -> String {
        let lower = address.lowercased()
        guard lower.hasPrefix("https://") else { return lower }
        let rest = lower.dropFirst("https://".count)
        let host = rest.prefix { $0 != "/" }
        return "https://" + host.prefix { $0 != ":" } + rest.dropFirst(host.count)
    }
}
