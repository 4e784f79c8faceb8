internal import ExactJSON
internal import HTTPTransport

/// An answer that carries a token.
struct TokenAnswer {
    /// The token's text, checked to be one.
    let value: String
    /// A token for asking again without the person, when the service gave one.
    let refreshToken: Secret?

    private let answer: JSON

    /// Reads the body.
    init(_ response: IncomingResponse) throws(IdentityError) {
        guard let answer = try? JSON(parsing: response.body), answer.object != nil else {
            throw Self.malformed("is no JSON object")
        }
        guard let value = answer["access_token"]?.string, Self.isToken(value) else {
            throw Self.malformed("holds no access_token")
        }
        if let type = answer["token_type"]?.string, type.lowercased() != "bearer" {
            throw Self.malformed("holds a token of type \(Printable.text(type, limit: 20))")
        }
        self.value = value
        self.answer = answer
        refreshToken = answer["refresh_token"]?.string.map { Secret($0) }
    }

    /// The token; its life counts from the moment of sending.
    ///
    /// - Parameter epochNow: for services that name the end (`expires_on`) and no length; nil where that is not known.
    func token(sent: ContinuousClock.Instant, epochNow: Int64? = nil) throws(IdentityError) -> AccessToken {
        var length = Self.seconds(answer["expires_in"])
        if length == nil, let epochNow, let end = Self.seconds(answer["expires_on"]) {
            let left = end.subtractingReportingOverflow(epochNow)
            length = left.overflow ? nil : left.partialValue
        }
        guard let seconds = length, (1...10 * 365 * 86_400).contains(seconds) else {
            throw Self.malformed("says no usable expires_in")
        }
        let refresh = Self.seconds(answer["refresh_in"]).flatMap { (1...seconds).contains($0) ? $0 : nil }
        return AccessToken(
            value: value, expires: sent + .seconds(seconds), lifetime: .seconds(seconds),
            refreshAfter: refresh.map { sent + .seconds($0) })
    }

    /// Whether a text can be a token: printable ASCII without blanks.
    static func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }

    /// A number, or a number as text, as some issuers send it.
    private static func seconds(_ value: JSON?) -> Int64? { value?.int ?? value?.string.flatMap { Int64($0) } }

    private static func malformed(_ what: String) -> IdentityError {
        IdentityError(
            code: .malformedAnswer, message: "the sign-in service's answer \(what)",
            remedy: "check AZURE_AUTHORITY_HOST: is that a token issuer?")
    }
}
