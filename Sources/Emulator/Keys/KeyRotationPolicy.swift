internal import ExactJSON

/// When versions of a key expire and when they are followed by new ones (facts 9.1).
struct KeyRotationPolicy: Sendable, Equatable {
    /// What happens at a trigger.
    enum Action: String, Sendable {
        case rotate = "Rotate"
        case notify = "Notify"
    }

    /// One of the at most two lifetime actions.
    struct LifetimeAction: Sendable, Equatable {
        var action: Action
        /// Whether the time runs from the creation (true) or back from the expiry.
        var isAfterCreation: Bool
        var time: ISODuration
    }

    var actions: [LifetimeAction]
    var expiry: ISODuration?
    /// Seconds since 1970.
    var created: Int64
    var updated: Int64

    /// The expiry of a version that is made now; `nil` without an expiry time.
    func expires(of version: Int64) -> Int64? { expiry.map { $0.added(to: version) } }

    /// When a version with these attributes is followed by a new one, in seconds since 1970; nil when it never is, or
    /// when that hangs on an expiry that it doesn't have.
    func rotation(of version: Attributes) -> Int64? {
        guard let rotate = actions.first(where: { $0.action == .rotate }) else { return nil }
        if rotate.isAfterCreation { return rotate.time.added(to: version.created) }
        return version.expires.map { rotate.time.subtracted(from: $0) }
    }

    /// As the service answers GET and PUT.
    func json(id: String) -> JSON {
        var attributes: [JSONMember] = []
        if let expiry { attributes.append(JSONMember(name: "expiryTime", value: .text(expiry.text))) }
        attributes.append(JSONMember(name: "created", value: .integer(created)))
        attributes.append(JSONMember(name: "updated", value: .integer(updated)))
        return [
            "id": .text(id),
            "lifetimeActions": .array(
                actions.map { action in
                    Self.json(action.action, action.isAfterCreation, action.time.text)
                }),
            "attributes": .object(attributes),
        ]
    }

    /// What GET answers for a key that has no policy.
    static let absent: JSON = [
        "lifetimeActions": [json(.notify, false, "P30D")],
        "attributes": .null,
    ]

    private static func json(_ action: Action, _ isAfterCreation: Bool, _ time: String) -> JSON {
        [
            "trigger": .object([
                JSONMember(name: isAfterCreation ? "timeAfterCreate" : "timeBeforeExpiry", value: .text(time))
            ]),
            "action": ["type": .text(action.rawValue)],
        ]
    }
}
