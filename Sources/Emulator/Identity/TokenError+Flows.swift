/// Refusals of client assertions, device codes and refresh tokens.
extension TokenError {
    static let malformedAssertion = TokenError(400, "invalid_request", 50_027, "JWT token is invalid or malformed.")

    static func wrongAssertionType(_ type: String) -> TokenError {
        TokenError(
            400, "invalid_request", 9_002_313,
            "Invalid request. The value '\(type)' of client_assertion_type is not supported.")
    }

    static func unknownCertificate(_ thumbprint: String) -> TokenError {
        TokenError(
            401, "invalid_client", 700_027,
            "The certificate with identifier used to sign the client assertion is not registered on application. "
                + "[Reason - The key was not found., Thumbprint of key used by client: '\(thumbprint)']")
    }

    static func wrongAssertionSignature(_ thumbprint: String) -> TokenError {
        TokenError(
            401, "invalid_client", 700_027,
            "Client assertion failed signature validation. [Reason - The key used is not the certificate's., "
                + "Thumbprint of key used by client: '\(thumbprint)']")
    }

    static let wrongAssertionSubject = TokenError(
        401, "invalid_client", 700_021,
        "Client assertion application identifier doesn't match 'client_id' parameter.")

    static let wrongAssertionAudience = TokenError(
        401, "invalid_client", 700_023, "Client assertion audience claim does not match Realm issuer.")

    static func expiredAssertion(from: Int64?, until: Int64?, now: Int64) -> TokenError {
        TokenError(
            401, "invalid_client", 700_024,
            "Client assertion is not within its valid time range. Current time: \(HTTPDate.stamp(epoch: now)), "
                + "assertion valid from \(HTTPDate.stamp(epoch: from ?? 0)), expiry time of assertion "
                + "\(HTTPDate.stamp(epoch: until ?? 0)).")
    }

    static let expiredCertificate = TokenError(
        401, "invalid_client", 1_000_502, "The provided certificate is not within its specified validity window.")

    /// The record that is missing is named by what did not match: issuer, subject or audience.
    static func noFederation(_ number: Int64, _ what: String, _ value: String) -> TokenError {
        TokenError(
            401, "invalid_client", number,
            "No matching federated identity record found for presented assertion \(what) '\(value)'. Check your "
                + "federated identity credential Subject, Audience and Issuer against the presented assertion.")
    }

    static let wrongFederatedSignature = TokenError(
        401, "invalid_client", 5_000_811, "Unable to verify token signature. No trusted key of the issuer signed it.")

    static let authorizationPending = TokenError(
        400, "authorization_pending", 70_016,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")

    static let slowDown = TokenError(
        400, "slow_down", 70_016, "OAuth 2.0 device flow error. Polling too often. Add five seconds to the interval.")

    static let authorizationDeclined = TokenError(
        400, "authorization_declined", 70_000, "The user declined the authorization of the device.")

    static let expiredDeviceCode = TokenError(
        400, "expired_token", 70_020,
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired.")

    static let badDeviceCode = TokenError(
        400, "bad_verification_code", 70_018, "Invalid verification code: this 'device_code' was not issued here.")

    static let badRefreshToken = TokenError(
        400, "invalid_grant", 9_002_313, "The refresh token is invalid, malformed or of another application.")

    static let revokedRefreshToken = TokenError(
        400, "invalid_grant", 50_173,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed.")

    static let badClaims = TokenError(
        400, "invalid_request", 900_236, "The claims parameter is not the JSON of a claims request.")

    static let notPosted = TokenError(
        405, "invalid_request", 900_561,
        "The endpoint only accepts POST requests. Received a request by another method.")

    static let transient = TokenError(500, "server_error", 90_033, "A transient error has occurred. Please try again.")
}
