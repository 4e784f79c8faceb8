internal import ExactJSON

/// The attributes that versions of every kind have; times in whole seconds since 1970, as the service keeps them.
struct Attributes: Sendable, Equatable {
    var enabled = true
    var notBefore: Int64?
    var expires: Int64?
    var created: Int64
    var updated: Int64

    /// A new version's attributes.
    init(_ change: AttributeChange, now: Int64) {
        created = now
        updated = now
        apply(change, now: now)
    }

    /// Takes over what a PATCH names and leaves the rest.
    mutating func apply(_ change: AttributeChange, now: Int64) {
        enabled = change.enabled ?? enabled
        notBefore = change.notBefore ?? notBefore
        expires = change.expires ?? expires
        updated = now
    }

    /// As it stands in bundles and list items, with members of the kind's own behind `exp`.
    func json(_ frame: Frame, recovery: Bool = true, extra: [JSONMember] = []) -> JSON {
        var members = [JSONMember(name: "enabled", value: .bool(enabled))]
        if let notBefore { members.append(JSONMember(name: "nbf", value: .integer(notBefore))) }
        if let expires { members.append(JSONMember(name: "exp", value: .integer(expires))) }
        members.append(JSONMember(name: "created", value: .integer(created)))
        members.append(JSONMember(name: "updated", value: .integer(updated)))
        if recovery {
            members.append(JSONMember(name: "recoveryLevel", value: .text(frame.vault.recoveryLevel)))
            if frame.apiVersion >= .v7v1 {
                members.append(
                    JSONMember(name: "recoverableDays", value: .integer(Int64(frame.vault.recoverableDays))))
            }
        }
        return .object(members + extra)
    }

    /// As it stands inside a backup blob.
    var sealedForm: JSON {
        var members: [JSONMember] = [
            JSONMember(name: "enabled", value: .bool(enabled)), JSONMember(name: "created", value: .integer(created)),
            JSONMember(name: "updated", value: .integer(updated)),
        ]
        if let notBefore { members.append(JSONMember(name: "nbf", value: .integer(notBefore))) }
        if let expires { members.append(JSONMember(name: "exp", value: .integer(expires))) }
        return .object(members)
    }

    init(sealedForm json: JSON) throws(ServiceError) {
        guard let enabled = json["enabled"]?.bool, let created = json["created"]?.int,
            let updated = json["updated"]?.int
        else { throw .corruptBlob }
        self.enabled = enabled
        self.created = created
        self.updated = updated
        notBefore = json["nbf"]?.int
        expires = json["exp"]?.int
    }
}

/// The `attributes` member of a request; members that are absent or null change nothing.
struct AttributeChange: Sendable, Equatable {
    var enabled: Bool?
    var notBefore: Int64?
    var expires: Int64?

    init() {}

    init(_ json: JSON?) throws(ServiceError) {
        guard let json, !json.isNull else { return }
        guard json.object != nil else { throw .badParameter("Property attributes has invalid value\r\n") }
        enabled = try Self.member("enabled", of: json) { $0.bool }
        notBefore = try Self.member("nbf", of: json) { $0.int }
        expires = try Self.member("exp", of: json) { $0.int }
        if let notBefore, let expires, expires < notBefore {
            throw .badParameter("Property attributes has invalid value. exp lies before nbf\r\n")
        }
    }

    private static func member<Value>(
        _ name: String, of json: JSON, _ read: (JSON) -> Value?
    ) throws(ServiceError) -> Value? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let result = read(value) else {
            throw .badParameter("Property attributes.\(name) has invalid value\r\n")
        }
        return result
    }
}
