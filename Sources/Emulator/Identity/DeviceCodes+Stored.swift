internal import ExactJSON

/// A device code as the emulator's own store keeps it.
extension DeviceCodes.Entry {
    var storedForm: JSON {
        .members(
            ("userCode", .text(userCode)), ("client", .text(clientID)), ("tenant", .text(tenant)),
            ("scope", .text(scope)), ("expires", .integer(expires)), ("interval", .integer(interval)),
            ("lastPoll", lastPoll.map { .integer($0) }), ("decision", decision.storedForm))
    }

    init(stored json: JSON) throws(EmulatorError) {
        userCode = try json.storedText("userCode")
        clientID = try json.storedText("client")
        tenant = try json.storedText("tenant")
        scope = try json.storedText("scope")
        expires = try json.storedNumber("expires")
        interval = try json.storedNumber("interval")
        lastPoll = json["lastPoll"]?.int
        decision = DeviceCodes.Decision(stored: try json.stored("decision"))
    }
}

extension DeviceCodes.Decision {
    fileprivate var storedForm: JSON {
        switch self {
        case .pending: ["pending": true]
        case .approved(let user): ["user": .text(user)]
        case .declined: ["declined": true]
        }
    }

    fileprivate init(stored json: JSON) {
        if let user = json["user"]?.string {
            self = .approved(user)
        } else {
            self = json["declined"] == nil ? .pending : .declined
        }
    }
}
