internal import ExactJSON
internal import HTTPTransport

/// Reads the answer that carries a token.
enum TokenAnswer {
    /// The token; its life counts from the moment of sending.
    static func token(
        from response: IncomingResponse, sent: ContinuousClock.Instant
    ) throws(IdentityError) -> AccessToken {
        guard let answer = try? JSON(parsing: response.body), answer.object != nil else {
            throw malformed("is no JSON object")
        }
        guard let value = answer["access_token"]?.string, !value.isEmpty,
            value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw malformed("holds no access_token") }
        if let type = answer["token_type"]?.string, type.lowercased() != "bearer" {
            throw malformed("holds a token of type \(Printable.text(type, limit: 20))")
        }
        guard let seconds = seconds(answer["expires_in"]), (1...10 * 365 * 86_400).contains(seconds) else {
            throw malformed("says no usable expires_in")
        }
        let refresh = TokenAnswer.seconds(answer["refresh_in"]).flatMap { (1...seconds).contains($0) ? $0 : nil }
        return AccessToken(
            value: value, expires: sent + .seconds(seconds), lifetime: .seconds(seconds),
            refreshAfter: refresh.map { sent + .seconds($0) })
    }

    /// A number, or a number as text, as some issuers send it.
    private static func seconds(_ value: JSON?) -> Int64? { value?.int ?? value?.string.flatMap { Int64($0) } }

    private static func malformed(_ what: String) -> IdentityError {
        IdentityError(
            code: .malformedAnswer, message: "the sign-in service's answer \(what)",
            remedy: "check AZURE_AUTHORITY_HOST: is that a token issuer?")
    }
}
