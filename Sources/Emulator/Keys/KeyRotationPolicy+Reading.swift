internal import ExactJSON

extension KeyRotationPolicy {
    /// Reads the body of a PUT and checks it by the rules of facts 9.1.
    ///
    /// - Parameters:
    ///   - old: the policy in force, whose creation time stays.
    ///   - now: seconds since 1970.
    init(_ body: JSON, replacing old: KeyRotationPolicy?, now: Int64) throws(ServiceError) {
        created = old?.created ?? now
        updated = now
        expiry = nil
        if let value = body["attributes"]?["expiryTime"], !value.isNull {
            expiry = try Self.duration(value, "attributes.expiryTime")
        }
        actions = []
        if let values = body["lifetimeActions"], !values.isNull {
            guard let entries = values.array else { throw Self.invalid("lifetimeActions", "It is no list") }
            for entry in entries { actions.append(try Self.action(entry)) }
        }
        try check()
    }

    /// Reads a policy that was in force when it was stored.
    init(_ stored: JSON, created: Int64, updated: Int64) throws(ServiceError) {
        try self.init(stored, replacing: nil, now: updated)
        self.created = created
    }

    private func check() throws(ServiceError) {
        if let expiry, expiry.approximateDays < 28 {
            throw Self.invalid("attributes.expiryTime", "A key lives at least 28 days")
        }
        for kind in [Action.rotate, .notify] where actions.filter({ $0.action == kind }).count > 1 {
            throw Self.invalid("lifetimeActions", "There is more than one \(kind.rawValue) action")
        }
        for action in actions {
            switch (action.action, action.isAfterCreation) {
            case (.notify, true):
                throw Self.invalid("lifetimeActions", "Notify takes timeBeforeExpiry only")
            case (.rotate, true):
                guard action.time.approximateDays >= 7 else {
                    throw Self.invalid("lifetimeActions", "Rotation is at least 7 days after creation")
                }
                if let expiry, expiry.approximateDays - action.time.approximateDays < 7 {
                    throw Self.invalid("lifetimeActions", "Rotation is at least 7 days before expiry")
                }
            case (.rotate, false):
                guard let expiry else {
                    throw Self.invalid("lifetimeActions", "timeBeforeExpiry for Rotate needs attributes.expiryTime")
                }
                guard action.time.approximateDays >= 7, expiry.approximateDays - action.time.approximateDays >= 7
                else {
                    throw Self.invalid(
                        "lifetimeActions", "Rotation is at least 7 days after creation and 7 days before expiry")
                }
            case (.notify, false):
                if let expiry, expiry.approximateDays <= action.time.approximateDays {
                    throw Self.invalid("lifetimeActions", "Notify comes before the key exists")
                }
            }
        }
    }

    private static func action(_ entry: JSON) throws(ServiceError) -> LifetimeAction {
        guard let name = entry["action"]?["type"]?.string?.lowercased(),
            let action = [Action.rotate, .notify].first(where: { $0.rawValue.lowercased() == name })
        else { throw invalid("lifetimeActions", "An action is neither Rotate nor Notify") }
        let trigger = entry["trigger"]
        let after = trigger?["timeAfterCreate"].flatMap { $0.isNull ? nil : $0 }
        let before = trigger?["timeBeforeExpiry"].flatMap { $0.isNull ? nil : $0 }
        guard (after == nil) != (before == nil), let time = after ?? before else {
            throw invalid("lifetimeActions", "A trigger is either timeAfterCreate or timeBeforeExpiry")
        }
        return LifetimeAction(
            action: action, isAfterCreation: after != nil, time: try duration(time, "lifetimeActions.trigger"))
    }

    private static func duration(_ value: JSON, _ property: String) throws(ServiceError) -> ISODuration {
        guard let duration = value.string.flatMap(ISODuration.init) else {
            throw invalid(property, "It is no ISO 8601 duration")
        }
        return duration
    }

    private static func invalid(_ property: String, _ reason: String) -> ServiceError {
        .badParameter("Property \(property) has invalid value. \(reason)\r\n")
    }
}
