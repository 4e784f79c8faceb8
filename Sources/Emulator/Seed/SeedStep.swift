internal import ExactJSON

/// One request of a seed.
struct SeedStep: Sendable {
    let method: String
    let path: String
    let body: JSON?
    /// Seconds since 1970 by which it is dated.
    let time: Int64
}

/// One object of a seed file, read member by member; those that nobody asked for are refused.
struct SeedObject {
    let place: String
    private let members: [JSONMember]

    init(_ json: JSON, place: String, allowed: [String]) throws(EmulatorError) {
        guard let members = json.object else { throw EmulatorError(.seed, "\(place) is no object") }
        if let unknown = members.first(where: { !allowed.contains($0.name) }) {
            throw EmulatorError(
                .seed, "\(place): unknown member '\(unknown.name)'; known are \(allowed.joined(separator: ", "))")
        }
        self.place = place
        self.members = members
    }

    subscript(name: String) -> JSON? {
        guard let value = members.first(where: { $0.name == name })?.value, !value.isNull else { return nil }
        return value
    }

    func text(_ name: String) throws(EmulatorError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw EmulatorError(.seed, "\(place): '\(name)' is no text") }
        return text
    }

    func requiredText(_ name: String) throws(EmulatorError) -> String {
        guard let text = try text(name) else { throw EmulatorError(.seed, "\(place): '\(name)' is missing") }
        return text
    }

    /// The elements of an array; none when it is left out.
    func list(_ name: String) throws(EmulatorError) -> [JSON] {
        guard let json = self[name] else { return [] }
        guard let array = json.array else { throw EmulatorError(.seed, "\(place): '\(name)' is no array") }
        return array
    }

    /// The texts of an array; none when it is left out.
    func texts(_ name: String) throws(EmulatorError) -> [String] {
        try list(name).map { element throws(EmulatorError) in
            guard let text = element.string else {
                throw EmulatorError(.seed, "\(place): '\(name)' holds something that is no text")
            }
            return text
        }
    }

    func number(_ name: String, default value: Int64, in range: ClosedRange<Int64>) throws(EmulatorError) -> Int64 {
        guard let json = self[name] else { return value }
        guard let number = json.int, range.contains(number) else {
            throw EmulatorError(
                .seed, "\(place): '\(name)' is no number between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// A time in seconds since 1970: a number, an ISO date, or an offset from `now`.
    func time(_ name: String, now: Int64) throws(EmulatorError) -> Int64? {
        guard let value = self[name] else { return nil }
        if let number = value.int { return number }
        guard let text = value.string, let time = Self.time(text, now: now) else {
            throw EmulatorError(.seed, "\(place): '\(name)' is no time such as +90d, -12h or 2026-01-31")
        }
        return time
    }

    static func time(_ text: String, now: Int64) -> Int64? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return CivilDate(iso: text)?.epoch }
        let units: [Character: Int64] = [
            "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000,
        ]
        let digits = text.dropFirst().dropLast()
        guard let unit = text.last.flatMap({ units[$0] }), digits.utf8.allSatisfy(\.isASCIIDigit),
            let count = Int64(digits), count <= 1_000_000
        else { return nil }
        return now + (sign == "-" ? -count : count) * unit
    }

    /// Attributes of a request body, from `enabled`, `expires` and `notBefore`.
    func attributes(now: Int64) throws(EmulatorError) -> JSON {
        var result: [JSONMember] = []
        if let enabled = self["enabled"] { result.append(JSONMember(name: "enabled", value: enabled)) }
        if let time = try time("notBefore", now: now) { result.append(JSONMember(name: "nbf", value: .integer(time))) }
        if let time = try time("expires", now: now) { result.append(JSONMember(name: "exp", value: .integer(time))) }
        return .object(result)
    }

    /// The members of these names that are there, under the names that the service has for them.
    func renamed(_ names: (from: String, to: String)...) -> [JSONMember] {
        names.compactMap { name in self[name.from].map { JSONMember(name: name.to, value: $0) } }
    }
}
