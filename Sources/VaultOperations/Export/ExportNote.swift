import ExactJSON
import KeyVault

/// How an export took an object: what of it can be imported, and what stays behind.
struct ExportNote: Sendable, Equatable {
    /// The road by which it can be imported; `.left` when only its description is in the archive.
    var road: Road
    /// How many disabled versions are not in it, because nothing allowed to enable them.
    var disabled = 0
    /// How many versions of a certificate are in it without their private key.
    var keyless = 0

    init(road: Road, disabled: Int = 0, keyless: Int = 0) {
        self.road = road
        self.disabled = disabled
        self.keyless = keyless
    }

    /// The members of an entry.
    var members: [JSONMember] {
        var members = [JSONMember(name: "road", value: .text(road.rawValue))]
        if disabled > 0 { members.append(JSONMember(name: "disabled", value: .integer(Int64(disabled)))) }
        if keyless > 0 { members.append(JSONMember(name: "keyless", value: .integer(Int64(keyless)))) }
        return members
    }

    /// Reads them from an entry; nil when one is missing or wrong.
    init?(_ json: JSON) {
        guard let road = (json["road"]?.string).flatMap(Road.init(rawValue:)),
            let disabled = Self.count(json["disabled"]), let keyless = Self.count(json["keyless"])
        else { return nil }
        self.init(road: road, disabled: disabled, keyless: keyless)
    }

    private static func count(_ json: JSON?) -> Int? {
        guard let json else { return 0 }
        guard let number = json.int, (0...Int64(Int32.max)).contains(number) else { return nil }
        return Int(number)
    }

    // MARK: In words

    /// What stays behind of an object that is moved; nil when nothing does.
    var remainder: String? {
        var parts: [String] = []
        if disabled > 0 {
            parts.append(
                disabled == 1
                    ? "1 of its versions is disabled, cannot be read and stays behind"
                    : "\(disabled) of its versions are disabled, cannot be read and stay behind")
        }
        if keyless > 0 {
            parts.append("\(keyless) of its versions hold no private key and cannot be imported")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// What becomes of the object in an export that stored it.
    func ending(_ kind: ObjectKind, stored: Outcome) -> (status: Outcome, reason: String?) {
        if road == .left { return (.left, Self.left(kind)) }
        guard let remainder else { return (stored, nil) }
        let advice = disabled > 0 ? ": `including disabled` takes disabled ones along" : ""
        return (.incomplete, remainder + advice)
    }

    /// Why an object whose description alone is in the archive cannot be imported as it is.
    static func left(_ kind: ObjectKind) -> String {
        let terms = RoadTerms(method: .values, worlds: .differ)
        return RoadChoice(RoadFacts(kind: kind, holdsKey: false), terms).reason
    }
}
