internal import ExactJSON

/// Fault rules in seeds and at the control endpoint:
///
///     {"method": "POST", "path": "/secrets/restore", "vault": "contoso-ne",
///      "occurrence": {"nth": 2}, "action": "refuse", "status": 503, "retryAfter": 1}
///
/// `occurrence` is `"always"` (as when it is left out) or one of `nth`, `first`, `every`, `from` and `rate` with a
/// number. `action` is one of `refuse` (with `status`, `code`, `message`, `retryAfter`), `refuseAfter` (the same, but
/// the request has been executed), `close`, `closeAfter`, `closeAndExecuteLater` (with `delay`), `truncate`, `reset`,
/// `hang`, `contentType` (with `contentType`), `demandClaims` (with `claims`) and `delay` (with `delay`).
extension FaultRule {
    private static let members = [
        "method", "path", "vault", "occurrence", "action", "status", "code", "message", "retryAfter", "delay",
        "contentType", "claims",
    ]

    init(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(json, place: "a fault", allowed: Self.members)
        self.init(
            try object.text("method"), try object.text("path") ?? "/**", vault: try object.text("vault"),
            try Self.occurrence(object), try Self.action(object))
    }

    private static func occurrence(_ object: SeedObject) throws(EmulatorError) -> Occurrence {
        guard let json = object["occurrence"], json.string != "always" else { return .always }
        guard let member = json.object?.first, json.object?.count == 1, case .number(let text) = member.value else {
            throw EmulatorError(
                .seed, "a fault: 'occurrence' is neither \"always\" nor one of nth, first, every, from, rate")
        }
        if member.name == "rate", let rate = Double(text), (0...1).contains(rate) { return .rate(rate) }
        guard let number = Int(text), number > 0 else {
            throw EmulatorError(.seed, "a fault: 'occurrence' has no usable number for '\(member.name)'")
        }
        switch member.name {
        case "nth": return .nth(number)
        case "first": return .first(number)
        case "every": return .every(number)
        case "from": return .from(number)
        default:
            throw EmulatorError(
                .seed, "a fault: unknown occurrence '\(member.name)'; known are nth, first, every, from, rate")
        }
    }

    private static func action(_ object: SeedObject) throws(EmulatorError) -> Action {
        func error() throws(EmulatorError) -> ServiceError {
            let status = Int(try object.number("status", default: 503, in: 400...599))
            let retryAfter =
                object["retryAfter"] == nil ? nil : Int(try object.number("retryAfter", default: 0, in: 0...86_400))
            let codes = [429: "Throttled", 500: "InternalServerError", 503: "ServiceUnavailable"]
            return ServiceError(
                status, try object.text("code") ?? codes[status] ?? "Fault",
                try object.text("message") ?? "The emulator was told to fail here.", retryAfter: retryAfter)
        }
        switch try object.requiredText("action") {
        case "refuse": return .refuse(try error())
        case "refuseAfter": return .executeAndRefuse(try error())
        case "close": return .closeBefore
        case "closeAfter": return .closeAfter
        case "closeAndExecuteLater": return .closeAndExecuteLater(try object.duration("delay") ?? .zero)
        case "truncate": return .truncateBody
        case "reset": return .resetBody
        case "hang": return .hang
        case "contentType": return .contentType(try object.text("contentType") ?? "text/html")
        case "demandClaims":
            guard let claims = object["claims"], claims.object != nil else {
                throw EmulatorError(.seed, "a fault: 'claims' is no claims request")
            }
            return .demandClaims(claims.serializedText)
        case "delay": return .delay(try object.duration("delay") ?? .zero)
        case let action: throw EmulatorError(.seed, "a fault: unknown action '\(action)'")
        }
    }
}

extension FaultRule.Action {
    /// The name that seeds, the control endpoint and the request log have for it.
    var name: String {
        switch self {
        case .refuse: "refuse"
        case .executeAndRefuse: "refuseAfter"
        case .closeBefore: "close"
        case .closeAfter: "closeAfter"
        case .closeAndExecuteLater: "closeAndExecuteLater"
        case .truncateBody: "truncate"
        case .resetBody: "reset"
        case .hang: "hang"
        case .contentType: "contentType"
        case .demandClaims: "demandClaims"
        case .delay: "delay"
        }
    }
}
