import ExactJSON
import KeyVault

extension Assessment {
    private static let horizon: Int64 = 14 * 86_400

    /// A rotation that fires on both sides makes two keys of one.
    func assessRotation(_ item: ObjectItem) async throws {
        let name = item.id.name
        guard let policy = try await reading(source, { try await source.client.rotationPolicy(name) }), policy.isSet
        else {
            return
        }
        add(
            .settingsLost, .note, item, "its rotation policy is in no backup",
            "`restore` and `copy` put it back as their last step, `apply settings … only rotation-policies` at any time"
        )
        let created = item.attributes.created ?? now
        let dates = policy.actions.filter { $0.type.lowercased() == "rotate" }.compactMap { action -> Int64? in
            if let after = Lifetime.seconds(action.timeAfterCreate) { return created + after }
            guard let before = Lifetime.seconds(action.timeBeforeExpiry), let expires = item.attributes.expires else {
                return nil
            }
            return expires - before
        }
        guard let due = dates.min(), due <= now + Self.horizon else { return }
        add(
            .rotationDue, .warning, item, "its rotation is due on \(Clock.iso8601(due)), and fires on both sides",
            "rotate it first, then move")
    }

    /// A renewal that fires on both sides makes two certificates.
    func assessRenewal(_ item: ObjectItem, _ policy: JSON) {
        if let issuer = policy["issuer"]?["name"]?.string { noteRenewal(of: item.id.name, by: issuer) }
        guard let expires = item.attributes.expires else { return }
        let starts = item.attributes.notBefore ?? item.attributes.created ?? now
        let dates = (policy["lifetime_actions"]?.array ?? []).compactMap { action -> Int64? in
            guard action["action"]?["action_type"]?.string?.lowercased() == "autorenew" else { return nil }
            if let days = action["trigger"]?["days_before_expiry"]?.int { return expires - days * 86_400 }
            guard let percent = action["trigger"]?["lifetime_percentage"]?.int else { return nil }
            return starts + (expires - starts) / 100 * percent
        }
        guard let due = dates.min(), due <= now + Self.horizon else { return }
        add(
            .renewalDue, .warning, item, "its renewal is due on \(Clock.iso8601(due)), and fires on both sides",
            "renew it first, then move")
    }
}

/// Durations of policies, for comparison with dates.
enum Lifetime {
    /// An ISO 8601 duration in seconds, a month counted as 30 days and a year as 365; nil for another text.
    static func seconds(_ text: String?) -> Int64? {
        guard let text, text.lowercased().hasPrefix("p") else { return nil }
        let words = Policies.duration(text).split(separator: " ")
        guard words.count == 4, words[1] == "months", let months = Int64(words[0]), let seconds = Int64(words[2]) else {
            return nil
        }
        return (months / 12 * 365 + months % 12 * 30) * 86_400 + seconds
    }
}
