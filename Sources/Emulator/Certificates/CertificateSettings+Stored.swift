internal import ExactJSON

/// Issuers, contacts and due operations as the emulator's own store keeps them.
extension CertificateSettings {
    var storedForm: JSON {
        .members(
            ("issuers", .array(issuers.values.sorted { $0.name < $1.name }.map(\.storedForm))),
            ("contacts", contacts.map { .array($0) }),
            (
                "due",
                .object(
                    due.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: .integer($0.value)) })
            ))
    }

    init(storedForm json: JSON) throws(EmulatorError) {
        self.init()
        for entry in try json.stored("issuers").array ?? [] {
            let issuer = try CertificateIssuer(storedForm: entry)
            issuers[issuer.name.uppercased()] = issuer
        }
        contacts = json["contacts"]?.array
        for member in try json.stored("due").object ?? [] { due[member.name] = member.value.int }
    }
}

extension CertificateIssuer {
    fileprivate var storedForm: JSON {
        .members(
            ("name", .text(name)), ("provider", .text(provider)), ("account", accountID.map { .text($0) }),
            ("organization", organization), ("enabled", .bool(isEnabled)), ("created", .integer(created)),
            ("updated", .integer(updated)))
    }

    fileprivate init(storedForm json: JSON) throws(EmulatorError) {
        self.init(
            name: try json.storedText("name"), provider: try json.storedText("provider"),
            now: try json.storedNumber("created"))
        accountID = json["account"]?.string
        organization = json["organization"]
        isEnabled = try json.stored("enabled").bool ?? true
        updated = try json.storedNumber("updated")
    }
}
