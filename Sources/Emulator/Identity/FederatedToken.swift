internal import ExactJSON

/// A token of another issuer that stands for an application. Issuer, subject and audience are compared exactly, case
/// included, in the order in which the directory's refusals name them.
struct FederatedToken {
    let token: JSONWebToken
    let credentials: ApplicationCredentials
    let now: Int64
    /// The key of issuers that the emulator plays itself.
    let ownKey: SigningKey?

    func check() throws(TokenError) {
        let issuer = token.claims["iss"]?.string ?? ""
        let subject = token.claims["sub"]?.string ?? ""
        let ofIssuer = credentials.federated.filter { $0.issuer == issuer }
        guard !ofIssuer.isEmpty else { throw .noFederation(700_211, "issuer", issuer) }
        let ofSubject = ofIssuer.filter { $0.subject == subject }
        guard !ofSubject.isEmpty else { throw .noFederation(700_213, "subject", subject) }
        let matches = ofSubject.filter { token.audiences.contains($0.audience) }
        guard !matches.isEmpty else {
            throw .noFederation(700_212, "audience", token.audiences.joined(separator: ", "))
        }
        guard matches.contains(where: { isSigned($0) }) else { throw .wrongFederatedSignature }
        guard let until = token.time("exp"), now < until, (token.time("nbf") ?? now) <= now + 300 else {
            throw .expiredAssertion(from: token.time("nbf"), until: token.time("exp"), now: now)
        }
    }

    private func isSigned(_ credential: FederatedCredential) -> Bool {
        guard let keys = credential.keys else {
            return (ownKey?.publicJWK).flatMap { TokenKey(jwk: $0) }.map { token.isSigned(by: $0) } ?? false
        }
        let id = token.header["kid"]?.string
        let set = (try? JSON(parsing: keys))?["keys"]?.array ?? []
        return set.contains { jwk in
            guard id == nil || jwk["kid"]?.string == nil || jwk["kid"]?.string == id else { return false }
            return TokenKey(jwk: jwk).map { token.isSigned(by: $0) } ?? false
        }
    }
}
