import ExactJSON
import KeyVault

/// Policies in a form in which equal ones are equal texts.
enum Policies {
    /// A certificate's policy without what the service adds of its own (`id`, `attributes`, `basic_constraints`), and
    /// without members that are null or empty, because older versions of the interface leave them out.
    static func certificate(_ policy: JSON) -> String {
        let left: Set<String> = ["id", "attributes", "basic_constraints"]
        return (reduced(policy, without: left) ?? .null).serializedText
    }

    /// The members of a policy that another one has too: what a service filled in of its own at an import is left out.
    static func certificate(_ policy: JSON, only shape: JSON) -> String {
        certificate(restricted(policy, to: shape))
    }

    private static func restricted(_ json: JSON, to shape: JSON) -> JSON {
        guard case .object(let members) = json, case .object = shape else { return json }
        return .object(
            members.compactMap { member in
                shape[member.name].map { JSONMember(name: member.name, value: restricted(member.value, to: $0)) }
            })
    }

    /// A key's rotation policy: its Rotate and Notify actions and its expiry; empty when the key has none. A policy
    /// without Rotate and with null attributes is what the service answers for a key that has none.
    static func rotation(_ policy: JSON) -> String {
        guard let policy = RotationPolicy(policy), policy.isSet else { return "" }
        let actions = policy.actions.map { action in
            [action.type.lowercased(), duration(action.timeAfterCreate), duration(action.timeBeforeExpiry)]
                .joined(separator: " ")
        }
        return (actions.sorted() + ["expiry \(duration(policy.expiryTime))"]).joined(separator: "; ")
    }

    /// Issuers and contacts without times and without what is never returned.
    static func surroundings(_ content: JSON) -> String {
        let items = (content.array ?? []).map {
            (reduced($0, without: ["id", "attributes", "needsCredential"]) ?? .null)
        }
        return items.map(\.serializedText).sorted().joined(separator: ",")
    }

    /// A duration of ISO 8601 as months and seconds, so that `P1Y` is `P12M` and `p7d` is `P1W`; other text stays as it is.
    static func duration(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "-" }
        var (months, seconds, digits) = (Int64(0), Int64(0), "")
        var isTime = false
        guard text.lowercased().hasPrefix("p") else { return text }
        for character in text.lowercased().dropFirst() {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            if character == "t", digits.isEmpty {
                isTime = true
                continue
            }
            guard let number = Int64(digits), number < 1_000_000 else { return text }
            digits = ""
            switch (character, isTime) {
            case ("y", false): months += 12 * number
            case ("m", false): months += number
            case ("w", false): seconds += 604_800 * number
            case ("d", false): seconds += 86_400 * number
            case ("h", true): seconds += 3_600 * number
            case ("m", true): seconds += 60 * number
            case ("s", true): seconds += number
            default: return text
            }
        }
        return digits.isEmpty ? "\(months) months \(seconds) seconds" : text
    }

    private static func reduced(_ json: JSON, without left: Set<String>) -> JSON? {
        switch json {
        case .null: return nil
        case .array(let elements):
            let kept = elements.compactMap { reduced($0, without: left) }
            return kept.isEmpty ? nil : .array(kept)
        case .object(let members):
            let kept = members.compactMap { member -> JSONMember? in
                guard !left.contains(member.name), let value = reduced(member.value, without: left) else { return nil }
                return JSONMember(name: member.name, value: value)
            }
            return kept.isEmpty ? nil : .object(kept.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
        default: return json
        }
    }
}
