internal import ExactJSON

/// The token endpoints of managed identities, over plain HTTP as on the platforms (facts 1.3). One listener serves all
/// four forms, told apart by the path:
///
/// - `/metadata/identity/oauth2/token`: the metadata service of a virtual machine
///   (`AZURE_POD_IDENTITY_AUTHORITY_HOST` is the listener's origin).
/// - `/msi/token`: App Service (`IDENTITY_ENDPOINT` with `IDENTITY_HEADER`).
/// - `/arc/metadata/identity/oauth2/token`: a machine of Azure Arc (`IDENTITY_ENDPOINT` with `IMDS_ENDPOINT`).
/// - `/cloudshell/oauth2/token`: the Cloud Shell (`MSI_ENDPOINT`).
struct ManagedIdentityEndpoint: Sendable {
    let issuer: TokenIssuer
    /// `:PORT` of the server whose tokens are asked for.
    let portSuffix: String
    /// The secret header that programs of an App Service find in their environment.
    let secret: String
    /// The key file of Arc machines; nil where that form is not served.
    let arcKey: ArcKey?

    func handle(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        let path = request.path.lowercased().split(separator: "/").joined(separator: "/")
        return switch path {
        case "metadata/identity/oauth2/token": virtualMachine(request, now: now)
        case "msi/token": appService(request, now: now)
        case "arc/metadata/identity/oauth2/token": arc(request, now: now)
        case "cloudshell/oauth2/token": cloudShell(request, now: now)
        default: Self.refusal(404, "not_found", "There is nothing at \(request.path).")
        }
    }

    private func virtualMachine(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        guard request.method == "GET" else {
            return Self.refusal(405, "method_not_allowed", "The method is not allowed.")
        }
        guard request.header("Metadata")?.lowercased() == "true" else {
            return Self.refusal(400, "bad_request_102", "Required metadata header not specified")
        }
        guard request.header("X-Forwarded-For") == nil else {
            return Self.refusal(400, "invalid_request", "Requests that were forwarded are refused")
        }
        guard Query.value("api-version", in: request.query) != nil else {
            return Self.refusal(400, "bad_request_106", "Required query variable 'api-version' is missing")
        }
        return metadata(request, .virtualMachine, now: now)
    }

    private func arc(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        guard let arcKey else { return Self.refusal(404, "not_found", "The form of Azure Arc is not served.") }
        guard request.header("Metadata")?.lowercased() == "true" else {
            return Self.refusal(400, "bad_request_102", "Required metadata header not specified")
        }
        let wanted = "Basic " + arcKey.secret
        guard request.header("Authorization") == wanted else {
            var answer = Self.refusal(401, "unauthorized_client", "Missing Basic Authorization header")
            answer.headers.append(("WWW-Authenticate", "Basic realm=\(arcKey.path)"))
            return answer
        }
        return metadata(request, .arc, now: now)
    }

    private func metadata(
        _ request: EmulatorRequest, _ host: ManagedIdentity.Host, now: Int64
    ) -> EmulatorResponse {
        guard let resource = Query.value("resource", in: request.query), !resource.isEmpty else {
            return Self.refusal(400, "bad_request_103", "Required query variable 'resource' is missing")
        }
        switch grant(resource, Query.pairs(request.query), host, resourceIDName: "msi_res_id", now: now) {
        case .success(let grant):
            return .json([
                "access_token": .text(grant.token), "client_id": .text(grant.clientID),
                "expires_in": .text(String(grant.lifetime)), "expires_on": .text(String(now + grant.lifetime)),
                "ext_expires_in": .text(String(grant.lifetime)), "not_before": .text(String(now)),
                "resource": .text(resource), "token_type": "Bearer",
            ])
        case .failure(let error): return Self.refusal(400, error.error, error.message)
        }
    }

    private func appService(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        guard request.header("X-IDENTITY-HEADER") == secret else {
            return Self.status(401, "Unauthorized")
        }
        guard Query.value("api-version", in: request.query) == "2019-08-01" else {
            return Self.status(400, "The api-version is missing or not supported")
        }
        guard let resource = Query.value("resource", in: request.query), !resource.isEmpty else {
            return Self.status(400, "The parameter resource is missing")
        }
        switch grant(resource, Query.pairs(request.query), .appService, resourceIDName: "mi_res_id", now: now) {
        case .success(let grant):
            return .json([
                "access_token": .text(grant.token), "client_id": .text(grant.clientID),
                "expires_on": .text(String(now + grant.lifetime)), "resource": .text(resource), "token_type": "Bearer",
            ])
        case .failure(let error): return Self.status(error.error == "invalid_resource" ? 500 : 400, error.message)
        }
    }

    private func cloudShell(_ request: EmulatorRequest, now: Int64) -> EmulatorResponse {
        guard request.method == "POST", request.header("Metadata")?.lowercased() == "true" else {
            return Self.shell(400, "InvalidRequest", "The request must be a POST with the header Metadata: true.")
        }
        let form = Query.pairs(String(decoding: request.body, as: UTF8.self))
        guard let resource = form.first(where: { $0.name == "resource" })?.value, !resource.isEmpty else {
            return Self.shell(400, "AudienceNotSupported", "The parameter resource is missing.")
        }
        switch grant(resource, form, .cloudShell, resourceIDName: "msi_res_id", now: now) {
        case .success(let grant):
            return .json([
                "access_token": .text(grant.token), "expires_in": .text(String(grant.lifetime)),
                "expires_on": .text(String(now + grant.lifetime)), "not_before": .text(String(now)),
                "resource": .text(resource), "token_type": "Bearer",
            ])
        case .failure(let error): return Self.shell(400, "AudienceNotSupported", error.message)
        }
    }

    private struct Grant {
        let token: String
        let clientID: String
        let lifetime: Int64
    }

    private struct Refusal: Error {
        let error: String
        let message: String
    }

    private func grant(
        _ resource: String, _ parameters: [(name: String, value: String)], _ host: ManagedIdentity.Host,
        resourceIDName: String, now: Int64
    ) -> Result<Grant, Refusal> {
        func parameter(_ name: String) -> String? { parameters.first { $0.name.lowercased() == name }?.value }
        let choice = IdentityChoice(
            clientID: parameter("client_id"), objectID: parameter("object_id"), resourceID: parameter(resourceIDName))
        let identity: Principal
        switch choice.identity(among: issuer.directory.principals, on: host) {
        case .success(let found): identity = found
        case .failure(let message): return .failure(Refusal(error: "invalid_request", message: message.text))
        }
        guard let audience = Audience.known(resource, portSuffix: portSuffix) else {
            return .failure(
                Refusal(
                    error: "invalid_resource",
                    message: TokenError.unknownResource(resource, issuer.tenant).described))
        }
        let tenant = identity.tenant ?? issuer.tenant
        guard let token = try? issuer.token(for: identity, resource: audience, tenant: tenant, now: now) else {
            return .failure(Refusal(error: "unknown", message: "Failed to retrieve the token."))
        }
        return .success(Grant(token: token, clientID: identity.clientID, lifetime: issuer.tokenLifetime))
    }

    private static func refusal(_ status: Int, _ error: String, _ message: String) -> EmulatorResponse {
        .json(["error": .text(error), "error_description": .text(message)], status: status)
    }

    private static func status(_ status: Int, _ message: String) -> EmulatorResponse {
        .json(["statusCode": .integer(Int64(status)), "message": .text(message)], status: status)
    }

    private static func shell(_ status: Int, _ code: String, _ message: String) -> EmulatorResponse {
        .json(["error": ["code": .text(code), "message": .text(message)]], status: status)
    }
}
