internal import ExactJSON
internal import Locking

/// A token whose signature is good, with what every request asks of it.
struct VerifiedToken: Sendable {
    let claims: JSON
    let audience: String
    let issuer: String
    /// Seconds since 1970 between which it is good; nil when it does not say.
    let times: Range<Int64>?
    let caller: Caller
    /// The session of its principal in which it was issued.
    let session: Int64

    init(_ claims: JSON) {
        self.claims = claims
        audience = claims["aud"]?.string ?? ""
        issuer = claims["iss"]?.string ?? ""
        if let from = claims["nbf"]?.int, let until = claims["exp"]?.int, from <= until {
            times = from..<until
        } else {
            times = nil
        }
        caller = Caller(
            clientID: claims["appid"]?.string ?? "", objectID: claims["oid"]?.string ?? "",
            tenant: claims["tid"]?.string ?? "", groups: claims["groups"]?.array?.compactMap(\.string) ?? [])
        session = claims["rh"]?.string.flatMap { $0.split(separator: ".").last }.flatMap { Int64($0) } ?? 0
    }
}

/// Tokens whose signature was found good, so that each is verified once.
final class VerifiedTokens: Sendable {
    /// A token by its text, of which the hash takes the end only: the signature, which says enough.
    private struct Key: Hashable, Sendable {
        let text: String

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8.suffix(16) { hasher.combine(byte) }
        }
    }

    private let known = Locked<[Key: VerifiedToken]>([:])

    /// A token with a valid signature; nil for any other.
    func token(_ text: String, signedBy issuer: TokenIssuer) -> VerifiedToken? {
        if let token = known.withLock({ $0[Key(text: text)] }) { return token }
        guard let claims = try? issuer.signingKey.verify(text) else { return nil }
        let token = VerifiedToken(claims)
        known.withLock {
            if $0.count >= 256 { $0.removeAll() }
            $0[Key(text: text)] = token
        }
        return token
    }
}
