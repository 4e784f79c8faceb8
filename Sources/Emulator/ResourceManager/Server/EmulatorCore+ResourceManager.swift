internal import ExactJSON

/// Resource Manager's way from a request to an answer: token, api-version, scope, right, lock, handler.
extension EmulatorCore {
    /// Host name of Resource Manager; its tokens are made for `https://` and this with the port.
    static let resourceManagerHost = "management.localhost"

    func handleResourceManager(_ request: EmulatorRequest) -> EmulatorResponse {
        let now = clock.milliseconds
        var response: EmulatorResponse
        do {
            if let metadata = metadataEndpoints(request) {
                response = metadata
            } else {
                response = try answerResourceManager(request, now: now)
            }
        } catch let error as ServiceError {
            response = error.response
            if error.status == 401 {
                response.headers.append(
                    (
                        "WWW-Authenticate",
                        error.demandedClaims.map { issuer.claimsChallenge($0, for: request, by: "authorization_uri") }
                            ?? "Bearer authorization_uri=\"\(issuer.authority(for: request))\", error=\"invalid_token\", "
                            + "error_description=\"\(error.message)\""
                    ))
            }
        } catch {
            response = ServiceError(500, "InternalServerError", "The emulator failed: \(error)").response
        }
        decorateControl(&response, request)
        return response
    }

    private func answerResourceManager(_ request: EmulatorRequest, now: Int64) throws -> EmulatorResponse {
        let caller = try controlCaller(request, now: now / 1_000)
        if let response = try DirectoryObjects(directory, caller).answer(request) { return response }
        guard let apiVersion = Query.value("api-version", in: request.query), !apiVersion.isEmpty else {
            throw ServiceError(
                400, "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.")
        }
        guard Self.isDate(apiVersion.prefix(10)) else {
            throw ServiceError(
                400, "InvalidApiVersionParameter",
                "The api-version '\(apiVersion)' is invalid. It is a date such as 2026-02-01.")
        }
        return try dispatch(request, caller: caller, apiVersion: apiVersion, now: now)
    }

    private static func isDate(_ text: Substring) -> Bool {
        CivilDate(iso: String(text)) != nil
    }

    /// Who asks; refused as Resource Manager refuses tokens.
    private func controlCaller(_ request: EmulatorRequest, now: Int64) throws(ServiceError) -> Caller {
        guard request.header("Authorization") != nil else {
            throw ServiceError(
                401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
        }
        do {
            guard ServiceHost.isPublic(request.hostName) else {
                let audience = "https://\(Self.resourceManagerHost)\(request.portSuffix)"
                return try issuer.check(request, audience: audience, now: now)
            }
            // The public cloud's Resource Manager takes tokens of its older name too.
            let older = "https://management.core.windows.net"
            if let caller = try? issuer.check(request, audience: older, now: now) { return caller }
            return try issuer.check(
                request, audience: "https://management.azure.com\(request.portSuffix)", now: now)
        } catch {
            let code =
                switch error.message.prefix(8) {
                case "AKV10022": "InvalidAuthenticationTokenAudience"
                case "AKV10032": "InvalidAuthenticationTokenTenant"
                case "[TokenEx": "ExpiredAuthenticationToken"
                default: "InvalidAuthenticationToken"
                }
            let message = error.message.hasPrefix("AKV") ? error.message.dropFirst(10) : error.message[...]
            var refusal = ServiceError(401, code, "The access token is invalid. \(message)")
            refusal.demandedClaims = error.demandedClaims
            throw refusal
        }
    }

    /// Does something of the control plane for a request that is being answered, with its caller's rights.
    func performControl(
        _ method: String, _ scope: Scope, _ body: JSON, apiVersion: String, as context: ControlContext
    ) -> EmulatorResponse {
        let target = "\(scope)?api-version=\(Query.encode(apiVersion))"
        let request = EmulatorRequest(
            method, authority: context.request.authority, target: target, body: body.serialized(),
            clientAddress: context.request.clientAddress)
        do {
            return try dispatch(request, caller: context.caller, apiVersion: apiVersion, now: context.now)
        } catch let error as ServiceError {
            return error.response
        } catch {
            return ServiceError(500, "InternalServerError", "The emulator failed: \(error)").response
        }
    }

    private func dispatch(
        _ request: EmulatorRequest, caller: Caller, apiVersion: String, now: Int64
    ) throws -> EmulatorResponse {
        var path = request.path.split(separator: "/").map { Query.decode($0) }
        // The operations of a deployment have a short path too.
        if path.count >= 7, path[2].lowercased() == "resourcegroups", path[4].lowercased() == "deployments" {
            path.insert(contentsOf: ["providers", "Microsoft.Resources"], at: 4)
        }
        let target = Scope(path.joined(separator: "/"))
        let split = target.segments.dropLast().lastIndex { $0.lowercased() == "providers" }
        let base = Scope(target.segments.prefix(split ?? target.segments.count).joined(separator: "/"))
        let (handler, parameters) = try route(request, target, split)
        let context = ControlContext(
            core: self, caller: caller, apiVersion: apiVersion, request: request, now: now, base: base, target: target,
            parameters: parameters)
        try checkExists(base, isGroupRequest: split == nil)
        try authorize(context, split)
        return try handler(context)
    }

    private func route(
        _ request: EmulatorRequest, _ target: Scope, _ split: Int?
    ) throws(ServiceError) -> (ControlContext.Handler, [String: String]) {
        guard let split else { return try control.plainRoutes.route(request.method, target.description) }
        let rest = target.segments[(split + 1)...].joined(separator: "/")
        do {
            return try control.providerRoutes.route(request.method, rest)
        } catch {
            guard error.status == 404, target.segments.count - split > 2 else { throw error }
            return (GenericResources.handle, [:])
        }
    }

    /// Refuses what stands in a subscription, a group or on a resource that is not there.
    private func checkExists(_ base: Scope, isGroupRequest: Bool) throws(ServiceError) {
        guard let id = base.subscription else { return }
        guard control.withStore({ $0.subscription(id) }) != nil else { throw .subscriptionNotFound(id) }
        guard !isGroupRequest, let name = base.group, let scope = base.groupScope else { return }
        guard control.withStore({ $0.group(scope) }) != nil else { throw .groupNotFound(name) }
        guard base.type != nil, !resourceExists(base) else { return }
        throw .resourceNotFound(base)
    }

    /// Whether a resource is there; objects of vaults count as there, because rights may be given before they are.
    private func resourceExists(_ scope: Scope) -> Bool {
        if control.withStore({ $0.resource(scope) }) != nil { return true }
        guard scope.type?.lowercased().hasPrefix("microsoft.keyvault/vaults") == true else { return false }
        let owner = scope.parentResource ?? scope
        return vaults[owner.name]?.scope == owner
    }
}
