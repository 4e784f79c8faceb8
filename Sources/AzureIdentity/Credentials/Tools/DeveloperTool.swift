internal import ExactJSON

/// What the two command line tools of Azure have in common.
struct DeveloperTool {
    let program: String
    /// The command that signs a person in.
    let login: String
    let name: String

    /// The JSON object that it prints.
    func run(
        _ arguments: [String], environment: [String: String],
        _ run: @Sendable (ToolCall) async throws -> ToolAnswer
    ) async throws -> JSON {
        let answer = try await run(ToolCall(program: program, arguments: arguments, environment: environment))
        guard answer.status == 0 else { throw refusal(answer) }
        guard let json = try? JSON(parsing: answer.output), json.object != nil else { throw malformed }
        return json
    }

    /// The token that it printed.
    func token(_ value: String, ends: Int64?, now: Int64) throws(IdentityError) -> AccessToken {
        guard let ends else { throw malformed }
        let left = ends.subtractingReportingOverflow(now)
        guard !left.overflow, left.partialValue > 0 else {
            throw IdentityError(
                code: .tokenRejected, message: "the token of \(name) has expired",
                remedy: "sign in again: `\(login)`; if that does not help, check this computer's clock")
        }
        let length = Duration.seconds(min(left.partialValue, 10 * 365 * 86_400))
        return AccessToken(value: value, expires: .now + length, lifetime: length)
    }

    /// An answer that is none.
    var malformed: IdentityError {
        IdentityError(
            code: .malformedAnswer, message: "`\(program)` printed no token", remedy: "check its version, or `\(login)`"
        )
    }

    /// Its own words, and what to do where nobody is signed in.
    private func refusal(_ answer: ToolAnswer) -> IdentityError {
        let text = String(decoding: answer.errors.prefix(4096), as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
        let words = line.map { Printable.text($0) } ?? "exit code \(answer.status)"
        return IdentityError(
            code: .credentialUnavailable, message: "\(name) gives no token: \(words)",
            remedy: "sign in with `\(login)`")
    }

    /// Neither tool takes the claims of a challenge.
    static func refuseClaims(_ request: TokenRequest, login: String, tool: String) throws(IdentityError) {
        guard request.claims != nil else { return }
        throw IdentityError(
            code: .tokenRejected,
            message: "the vault wants a new sign-in (a claims challenge), and \(tool) cannot ask for it",
            remedy: "sign in again: `\(login)`")
    }

    /// The tenant as an argument; it must look like one, whoever named it.
    static func tenant(_ request: TokenRequest) throws(IdentityError) -> String? {
        guard let tenant = request.tenant else { return nil }
        guard TokenEndpoint.isTenant(tenant), tenant.first != "-" else {
            throw IdentityError(code: .untrustedLink, message: "the vault names an impossible tenant")
        }
        return tenant
    }
}
