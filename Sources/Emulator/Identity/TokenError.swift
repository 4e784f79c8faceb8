internal import ExactJSON

/// A refusal of the token endpoint in its own form.
struct TokenError: Error {
    let status: Int
    let error: String
    /// The number behind `AADSTS`.
    let number: Int64
    let message: String

    init(_ status: Int, _ error: String, _ number: Int64, _ message: String) {
        self.status = status
        self.error = error
        self.number = number
        self.message = message
    }

    static func missing(_ field: String) -> TokenError {
        TokenError(
            400, "invalid_request", 900_144, "The request body must contain the following parameter: '\(field)'.")
    }

    static func unsupportedGrant(_ grant: String) -> TokenError {
        TokenError(400, "unsupported_grant_type", 70_003, "The app requested an unsupported grant type '\(grant)'.")
    }

    static func unknownTenant(_ tenant: String) -> TokenError {
        TokenError(
            400, "invalid_request", 90_002,
            "Tenant '\(tenant)' not found. Check to make sure you have the correct tenant ID and are signing into the "
                + "correct cloud.")
    }

    static func unknownClient(_ client: String, _ tenant: String) -> TokenError {
        TokenError(
            400, "unauthorized_client", 700_016,
            "Application with identifier '\(client)' was not found in the directory '\(tenant)'.")
    }

    static func wrongSecret(_ client: String) -> TokenError {
        TokenError(
            401, "invalid_client", 7_000_215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, "
                + "not the client secret ID, for a secret added to app '\(client)'.")
    }

    static func expiredSecret(_ client: String) -> TokenError {
        TokenError(
            401, "invalid_client", 7_000_222,
            "The provided client secret keys for app '\(client)' are expired. Create new keys for the app, or consider "
                + "using certificate credentials for added security.")
    }

    static let missingCredential = TokenError(
        401, "invalid_client", 7_000_218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")

    static func invalidScope(_ scope: String) -> TokenError {
        TokenError(400, "invalid_scope", 1_002_012, "The provided value for scope \(scope) is not valid.")
    }

    static func unknownResource(_ resource: String, _ tenant: String) -> TokenError {
        TokenError(
            400, "invalid_resource", 500_011,
            "The resource principal named \(resource) was not found in the tenant named \(tenant).")
    }

    /// Number and message, without the trace.
    var described: String { "AADSTS\(number): \(message)" }

    func response(now: Int64) -> EmulatorResponse {
        let trace = Hex.guid()
        let correlation = Hex.guid()
        let stamp = HTTPDate.stamp(epoch: now)
        return .json(
            [
                "error": .text(error),
                "error_description": .text(
                    "\(described) Trace ID: \(trace) Correlation ID: \(correlation) "
                        + "Timestamp: \(stamp)"),
                "error_codes": [.integer(number)], "timestamp": .text(stamp), "trace_id": .text(trace),
                "correlation_id": .text(correlation),
            ], status: status)
    }
}
