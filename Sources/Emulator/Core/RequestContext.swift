internal import ExactJSON

/// What a handler works with: an authenticated request to a vault, and its place in the route.
struct RequestContext: Sendable {
    let core: EmulatorCore
    let vault: Vault
    let caller: Caller
    let apiVersion: APIVersion
    let request: EmulatorRequest
    /// Milliseconds since 1970, the same for the whole request.
    let now: Int64
    /// Values of the route's `{parameters}`, percent-decoded.
    var parameters: [String: String] = [:]

    /// Seconds since 1970.
    var seconds: Int64 { now / 1_000 }

    var conditions: Conditions { core.conditions }

    var unconfirmed: UnconfirmedBehaviour { core.configuration.unconfirmed }

    var frame: Frame { Frame(base: request.origin, apiVersion: apiVersion, vault: vault.configuration) }

    var timing: LifeTiming { LifeTiming(now: now, conditions, vault.configuration) }

    /// Time from which lists show what is written now.
    var listedFrom: Int64 { now + conditions.listLag.milliseconds }

    /// The `{name}` of the route, checked against the rule for object names.
    func name() throws(ServiceError) -> String {
        let name = parameters["name"] ?? ""
        guard Self.isValid(objectName: name) else {
            throw .badParameter(
                "The request URI contains an invalid name: \(name). Names are 1 to 127 letters, digits and dashes\r\n")
        }
        return name
    }

    /// The `{version}` of the route; nil when the path has none.
    var version: String? { parameters["version"] }

    /// The first query parameter of this name (in any case), percent-decoded.
    func query(_ name: String) -> String? { Query.value(name, in: request.query) }

    /// The body as a JSON object.
    func body() throws(ServiceError) -> JSON {
        guard !request.body.isEmpty else { throw .badParameter("Request body not specified\r\n") }
        do {
            let json = try JSON(parsing: request.body)
            guard json.object != nil else { throw ServiceError.badParameter("Request body is not an object\r\n") }
            return json
        } catch let error as ServiceError {
            throw error
        } catch {
            throw .badParameter("Request body is not valid JSON\r\n")
        }
    }

    /// Runs `body` alone on the vault's state, after certificates whose issuance is due have been issued.
    func withState<Result: Sendable>(
        _ body: (inout VaultState) throws(ServiceError) -> Result
    ) throws(ServiceError) -> Result {
        try vault.withState { state throws(ServiceError) in
            state.settleCertificates(at: now)
            return try body(&state)
        }
    }

    static func isValid(objectName name: String) -> Bool {
        (1...127).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
    }

    /// A new version id: 32 hexadecimal digits.
    static func newVersionID() -> String { Hex.random(bytes: 16) }
}
