internal import ExactJSON

/// The claims that a token must carry: what a claims challenge asks for and what the `claims` field of a token request
/// repeats (facts 1.5).
struct ClaimsRequest: Sendable, Equatable {
    /// Name of each claim with the values that would do; none where only presence is asked for.
    private let wanted: [(name: String, values: [String])]

    /// Claims that say who, for whom and when, and so are never taken from a request.
    private static let own: Set<String> = [
        "aud", "iss", "iat", "exp", "appid", "appidacr", "idp", "idtyp", "oid", "sub", "tid", "uti", "ver", "groups",
        "rh", "upn", "scp",
    ]

    /// Nil for what is no claims request.
    init?(_ text: String) {
        guard let json = try? JSON(parsing: Array(text.utf8)), json.object != nil else { return nil }
        wanted = (json["access_token"]?.object ?? []).map { member in
            let values = member.value["values"]?.array?.compactMap(\.string)
            return (member.name, values ?? member.value["value"]?.string.map { [$0] } ?? [])
        }
    }

    static func == (left: ClaimsRequest, right: ClaimsRequest) -> Bool {
        left.wanted.map(\.name) == right.wanted.map(\.name) && left.wanted.map(\.values) == right.wanted.map(\.values)
    }

    /// The claims that a token gets because they were asked for.
    var granted: [JSONMember] {
        wanted.compactMap { claim in
            guard claim.name != "nbf", !Self.own.contains(claim.name), !claim.values.isEmpty else { return nil }
            // Clients announce CP1, tokens carry cp1.
            let values = claim.name == "xms_cc" ? claim.values.map { $0.lowercased() } : claim.values
            return JSONMember(name: claim.name, value: .array(values.map { .text($0) }))
        }
    }

    /// Whether a token's claims are what is asked for; `nbf` asks for a token that was issued at that second or later.
    func isSatisfied(by claims: JSON) -> Bool {
        wanted.allSatisfy { claim in
            if claim.name == "nbf" {
                guard let since = claim.values.first.flatMap({ Int64($0) }) else { return true }
                return (claims["iat"]?.int ?? 0) >= since
            }
            guard let value = claims[claim.name] else { return false }
            let present = value.array?.compactMap(\.string) ?? value.string.map { [$0] } ?? []
            return claim.values.isEmpty || claim.values.contains { present.contains($0) }
        }
    }
}
