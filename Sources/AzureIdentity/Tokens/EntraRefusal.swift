internal import ExactJSON
internal import HTTPTransport

/// Reads an answer of the sign-in service that carries no token.
enum EntraRefusal {
    /// The error with what a person needs: the first line of the description, the trace id, what to do.
    static func error(
        from response: IncomingResponse, tenant: String, authority: String, skew: ClockSkew? = nil
    ) -> IdentityError {
        guard !(300...399).contains(response.status) else { return redirect(response, authority) }
        let answer = try? JSON(parsing: response.body)
        let description = answer?["error_description"]?.string ?? ""
        let line = description.split(whereSeparator: \.isNewline).first.map { Printable.text($0) }
        let number = answer?["error_codes"]?.array?.first?.int.flatMap { Int(exactly: $0) } ?? number(in: description)
        let serviceCode = answer?["error"]?.string.map { Printable.text($0, limit: 80) }
        let said = line ?? serviceCode ?? "no explanation"
        let known = number.flatMap { EntraRefusal.known[$0] }
        let isTemporary = isTemporary(response)
        let code = known?.code ?? (isTemporary ? .unavailable : .refused)
        var error = IdentityError(
            code: code,
            message: "\(authority) refused the sign-in to tenant \(tenant) with status \(response.status): \(said)",
            remedy: clockRemedy(number, skew) ?? known?.remedy
                ?? (isTemporary ? "try again later" : "check tenant, client id and secret of the credential"))
        error.serviceCode = serviceCode
        error.entraCode = number
        error.status = response.status
        error.traceID = answer?["trace_id"]?.string.map { Printable.text($0, limit: 80) }
        return error
    }

    /// Whether the same request may succeed later.
    static func isTemporary(_ response: IncomingResponse) -> Bool {
        if RepeatedRequest.isTemporary(response) { return true }
        guard response.status == 400 || response.status == 401 else { return false }
        return (try? JSON(parsing: response.body))?["error"]?.string == "temporarily_unavailable"
    }

    private static func redirect(_ response: IncomingResponse, _ authority: String) -> IdentityError {
        var error = IdentityError(
            code: .untrustedLink,
            message:
                "\(authority) answered the sign-in with a redirect (status \(response.status)), which is never followed",
            remedy: "check AZURE_AUTHORITY_HOST and the cloud setting, and what stands between")
        error.status = response.status
        return error
    }

    /// An assertion out of its time: the certificate's key signed by a clock that is wrong.
    private static func clockRemedy(_ number: Int?, _ skew: ClockSkew?) -> String? {
        guard let number, [700_024, 500_133, 700_021, 700_222].contains(number) else { return nil }
        return skew?.explanation ?? "check this computer's clock"
    }

    /// The digits after `AADSTS` at the start of a description.
    private static func number(in description: String) -> Int? {
        guard description.hasPrefix("AADSTS") else { return nil }
        return Int(description.dropFirst(6).prefix { $0.isASCII && $0.isNumber })
    }

    /// Well-known codes (Microsoft's list of AADSTS error codes) and what helps.
    private static let known: [Int: (code: IdentityError.Code, remedy: String)] = [
        7_000_215: (.invalidSecret, "AZURE_CLIENT_SECRET is wrong: give the secret's value, not its id"),
        7_000_222: (.invalidSecret, "the client secret has expired: make a new one for the application"),
        7_000_218: (.invalidSecret, "the application wants a secret: set AZURE_CLIENT_SECRET"),
        7_000_216: (.invalidSecret, "the application wants a secret: set AZURE_CLIENT_SECRET"),
        7_000_112: (.refused, "the application is disabled: enable its service principal in the tenant"),
        700_016: (.unknownApplication, "check AZURE_CLIENT_ID, and that the application is in this tenant"),
        700_027: (.invalidSecret, "the certificate of the credential is not registered with the application"),
        1_000_502: (.invalidSecret, "the certificate has expired: register a new one with the application"),
        700_213: (
            .refused, "no federated credential of the application fits the token: compare issuer, subject, audience"
        ),
        70_021: (
            .refused, "no federated credential of the application fits the token: compare issuer, subject, audience"
        ),
        700_024: (.refused, "the assertion is out of its time: check this computer's clock, or get a new token"),
        500_133: (.refused, "the assertion is out of its time: check this computer's clock, or get a new token"),
        700_211: (.refused, "no federated credential of the application names the token's issuer"),
        700_212: (.refused, "no federated credential of the application names the token's audience"),
        90_002: (.unknownTenant, "check AZURE_TENANT_ID, and that AZURE_AUTHORITY_HOST is the cloud of that tenant"),
        900_023: (.unknownTenant, "AZURE_TENANT_ID is neither a tenant id nor a verified domain"),
        900_144: (.invalidConfiguration, "the request lacks a parameter: check the credential's variables"),
        90_033: (.unavailable, "the sign-in service is failing for a moment: try again later"),
        500_011: (.refused, "the vault's resource is unknown in this tenant: check the cloud and the tenant"),
        53_003: (.refused, "a conditional access policy blocks this sign-in: ask the tenant's administrator"),
        50_034: (.refused, "the account does not exist in this tenant"),
        1_002_016: (.refused, "the sign-in service wants TLS 1.2 or newer"),
    ]
}
