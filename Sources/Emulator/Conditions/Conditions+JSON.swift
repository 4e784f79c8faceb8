internal import ExactJSON

/// Conditions in seeds and at the control endpoint:
///
///     {"latency": "20ms", "latencySpread": "10ms", "serviceLimits": 1, "retryAfter": 2,
///      "rateLimit": {"requests": 100, "window": "10s", "retryAfter": 1}, "faults": [{"action": "hang"}],
///      "listLag": "1s", "emptyPages": true, "deletionDelay": "5s", "recoveryDelay": "5s", "purgeDelay": "5s",
///      "issuanceDelay": "1m", "controlPlaneDelay": "2s", "tokenLifetime": "60s", "demandedClaims": {"access_token": {}},
///      "deviceCodeLifetime": "15m", "deviceCodeInterval": "5s", "randomSeed": 1}
///
/// Durations are a number with `ms`, `s`, `m`, `h` or `d`. What is left out stays as it is; null stands for none.
/// ``FaultRule`` describes `faults`.
extension Conditions {
    private static let durations: [(name: String, path: any WritableKeyPath<Conditions, Duration> & Sendable)] = [
        ("latency", \.latency), ("latencySpread", \.latencySpread), ("listLag", \.listLag),
        ("deletionDelay", \.deletionDelay), ("recoveryDelay", \.recoveryDelay), ("purgeDelay", \.purgeDelay),
        ("issuanceDelay", \.issuanceDelay), ("controlPlaneDelay", \.controlPlaneDelay),
        ("deviceCodeLifetime", \.deviceCodeLifetime), ("deviceCodeInterval", \.deviceCodeInterval),
    ]

    private static let others = [
        "serviceLimits", "retryAfter", "rateLimit", "faults", "emptyPages", "tokenLifetime", "demandedClaims",
        "randomSeed",
    ]

    /// Takes over what the JSON names. Throws `EmulatorError` for anything else than the documented form, and then
    /// changes nothing.
    mutating func apply(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(json, place: "'conditions'", allowed: Self.durations.map(\.name) + Self.others)
        var changed = self
        for (name, path) in Self.durations {
            if let duration = try object.duration(name) { changed[keyPath: path] = duration }
        }
        func isGiven(_ name: String) -> Bool { json[name] != nil }
        if isGiven("serviceLimits") { changed.serviceLimits = try object.factor("serviceLimits") }
        if isGiven("retryAfter") {
            changed.retryAfter =
                object["retryAfter"] == nil ? nil : Int(try object.number("retryAfter", default: 0, in: 0...86_400))
        }
        if isGiven("rateLimit") {
            changed.rateLimit = try object["rateLimit"].map { json throws(EmulatorError) in try RateLimit(json) }
        }
        if isGiven("faults") {
            changed.faults = try object.list("faults").map { json throws(EmulatorError) in try FaultRule(json) }
        }
        if let value = object["emptyPages"] {
            guard let bool = value.bool else {
                throw EmulatorError(.seed, "'conditions': 'emptyPages' is neither true nor false")
            }
            changed.emptyPages = bool
        }
        if isGiven("tokenLifetime") { changed.tokenLifetime = try object.duration("tokenLifetime") }
        if isGiven("demandedClaims") {
            let text = object["demandedClaims"]?.serializedText
            guard text.map({ ClaimsRequest($0) != nil }) ?? true else {
                throw EmulatorError(.seed, "'conditions': 'demandedClaims' is no claims request")
            }
            changed.demandedClaims = text
        }
        changed.randomSeed = UInt64(
            try object.number("randomSeed", default: Int64(clamping: randomSeed), in: 0...Int64.max))
        self = changed
    }

    /// The same conditions with what a text in the documented form changes.
    ///
    /// - Throws: `EmulatorError` for what is not of that form.
    public func applying(_ text: String) throws(EmulatorError) -> Conditions {
        let json: JSON
        do { json = try JSON(parsing: Array(text.utf8)) } catch {
            throw EmulatorError(.seed, "the conditions are no JSON: \(error)")
        }
        var result = self
        try result.apply(json)
        return result
    }

    /// The conditions in force; of faults only the names of their actions with method and path.
    var json: JSON {
        var members = Self.durations.map { entry in
            JSONMember(name: entry.name, value: .text("\(self[keyPath: entry.path].milliseconds)ms"))
        }
        members += [
            JSONMember(name: "serviceLimits", value: serviceLimits.map { .number(String($0)) } ?? .null),
            JSONMember(name: "retryAfter", value: retryAfter.map { .integer(Int64($0)) } ?? .null),
            JSONMember(
                name: "rateLimit",
                value: rateLimit.map {
                    ["requests": .integer(Int64($0.requests)), "window": .text("\($0.window.milliseconds)ms")]
                } ?? .null),
            JSONMember(
                name: "faults",
                value: .array(
                    faults.map {
                        .members(
                            ("method", $0.method.map { .text($0) }), ("path", .text($0.path)),
                            ("vault", $0.vault.map { .text($0) }), ("action", .text($0.action.name)))
                    })),
            JSONMember(name: "emptyPages", value: .bool(emptyPages)),
            JSONMember(
                name: "tokenLifetime", value: tokenLifetime.map { .text("\($0.milliseconds)ms") } ?? .null),
            JSONMember(
                name: "demandedClaims",
                value: demandedClaims.flatMap { try? JSON(parsing: Array($0.utf8)) } ?? .null),
            JSONMember(name: "randomSeed", value: .integer(Int64(clamping: randomSeed))),
        ]
        return .object(members)
    }
}

extension RateLimit {
    fileprivate init(_ json: JSON) throws(EmulatorError) {
        let object = try SeedObject(json, place: "'rateLimit'", allowed: ["requests", "window", "retryAfter"])
        self.init(
            requests: Int(try object.number("requests", default: 0, in: 0...1_000_000_000)),
            window: try object.duration("window") ?? .seconds(10),
            retryAfter: object["retryAfter"] == nil
                ? nil : Int(try object.number("retryAfter", default: 0, in: 0...86_400)))
    }
}

extension SeedObject {
    /// A duration such as `20ms`, `1.5s` or `5m`; nil when it is left out or null.
    func duration(_ name: String) throws(EmulatorError) -> Duration? {
        guard let json = self[name] else { return nil }
        guard let text = json.string, let duration = Duration(emulatorText: text) else {
            throw EmulatorError(.seed, "\(place): '\(name)' is no duration such as 20ms, 1.5s or 5m")
        }
        return duration
    }

    /// A positive number, with or without a fraction; nil when it is left out or null.
    func factor(_ name: String) throws(EmulatorError) -> Double? {
        guard let json = self[name] else { return nil }
        guard case .number(let text) = json, let number = Double(text), number > 0, number <= 1_000_000 else {
            throw EmulatorError(.seed, "\(place): '\(name)' is no positive number")
        }
        return number
    }
}

extension Duration {
    /// Reads a number with `ms`, `s`, `m`, `h` or `d`; at most ten years, before zero with a minus.
    init?(emulatorText text: String) {
        let units: [(String, Double)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
        for (unit, factor) in units where text.hasSuffix(unit) {
            let digits = text.dropLast(unit.count)
            guard digits.utf8.allSatisfy({ $0.isASCIIDigit || $0 == 0x2E || $0 == 0x2D }), let number = Double(digits),
                abs(number * factor) <= 3_650 * 86_400_000
            else { continue }
            self = .microseconds(Int64(number * factor * 1_000))
            return
        }
        return nil
    }
}
