public import ExactJSON

/// A key's rotation policy. No backup carries it.
public struct RotationPolicy: Sendable, Equatable {
    /// One action of the policy. Durations are ISO 8601, as the service wrote them.
    public struct Action: Sendable, Equatable {
        /// `Rotate` or `Notify`; the service compares without case.
        public let type: String
        /// Time after the key's creation.
        public let timeAfterCreate: String?
        /// Time before the key's expiry.
        public let timeBeforeExpiry: String?

        /// Creates an action.
        public init(type: String, timeAfterCreate: String? = nil, timeBeforeExpiry: String? = nil) {
            self.type = type
            self.timeAfterCreate = timeAfterCreate
            self.timeBeforeExpiry = timeBeforeExpiry
        }
    }

    /// The actions.
    public let actions: [Action]
    /// How long new versions live, ISO 8601.
    public let expiryTime: String?
    /// Whether the answer had attributes at all.
    public let hasAttributes: Bool
    /// When the policy last changed, in seconds since 1970.
    public let updated: Int64?
    /// The policy as the service gave it.
    public let json: JSON

    /// Whether the key has a policy: one that nobody set shows no `Rotate` and no attributes.
    public var isSet: Bool { hasAttributes || actions.contains { $0.type.lowercased() == "rotate" } }

    /// Reads a policy as the service writes it; nil for another shape.
    public init?(_ json: JSON) {
        guard let policy = try? RotationPolicy(answer: json) else { return nil }
        self = policy
    }

    init(answer json: JSON) throws(AnswerError) {
        let reader = try MemberReader(json, "rotation policy")
        var actions: [Action] = []
        for element in try reader.array("lifetimeActions") ?? [] {
            guard let type = element["action"]?["type"]?.string else {
                throw AnswerError(message: "rotation policy.lifetimeActions has an action without a type")
            }
            let trigger = element["trigger"]
            actions.append(
                Action(
                    type: type, timeAfterCreate: trigger?["timeAfterCreate"]?.string,
                    timeBeforeExpiry: trigger?["timeBeforeExpiry"]?.string))
        }
        self.actions = actions
        let attributes = reader.member("attributes")
        hasAttributes = attributes != nil
        expiryTime = attributes?["expiryTime"]?.string
        updated = attributes?["updated"]?.int
        self.json = json
    }

    /// The body of a PUT: without what only the service writes.
    public var body: JSON {
        guard let members = json.removing("id").object else { return json }
        return .object(
            members.map { member in
                guard member.name == "attributes" else { return member }
                return JSONMember(name: member.name, value: member.value.removing("created", "updated"))
            })
    }
}
