internal import AzureIdentity
internal import ExactJSON

extension VaultClient {
    /// The vault's certificate issuers; a list tells only name and provider.
    public func issuers() async throws -> [Issuer] {
        let first = call("list issuers", "GET", path: "/certificates/issuers", .read, .always)
        return try await Pages(client: self, first: first) { json throws(AnswerError) in try Issuer(json) }.all()
    }

    /// An issuer.
    public func issuer(_ name: String) async throws -> Issuer {
        try await issuer("get issuer", "GET", name, nil, .read, .always)
    }

    /// Makes or replaces an issuer.
    @discardableResult
    public func setIssuer(_ name: String, _ description: IssuerDescription) async throws -> Issuer {
        let credentials: JSON = .object(present: [
            ("account_id", description.accountID.map { .text($0) }),
            ("pwd", description.password.map { .string($0) }),
        ])
        let body = JSON.object(present: [
            ("provider", .text(description.provider)),
            ("credentials", credentials.object?.isEmpty == false ? credentials : nil),
            ("org_details", description.organization),
            ("attributes", description.enabled.map { ["enabled": .bool($0)] }),
        ])
        return try await issuer("set issuer", "PUT", name, body, .change, .always)
    }

    /// Deletes an issuer.
    @discardableResult
    public func deleteIssuer(_ name: String) async throws -> Issuer {
        try await issuer("delete issuer", "DELETE", name, nil, .change, .onlyIfNotExecuted)
    }

    /// The people that the vault writes to about its certificates; none when none were ever set.
    public func contacts() async throws -> [CertificateContact] {
        do {
            return try await contacts(call("get contacts", "GET", path: "/certificates/contacts", .read, .always))
        } catch let error as VaultError where error.isNotFound {
            return []
        }
    }

    /// Replaces all contacts.
    @discardableResult
    public func setContacts(_ contacts: [CertificateContact]) async throws -> [CertificateContact] {
        let list = contacts.map { contact in
            JSON.object(present: [
                ("email", .text(contact.email)), ("name", contact.name.map { .text($0) }),
                ("phone", contact.phone.map { .text($0) }),
            ])
        }
        return try await self.contacts(
            call(
                "set contacts", "PUT", path: "/certificates/contacts", body: ["contacts": .array(list)], .change,
                .always))
    }

    /// Deletes all contacts.
    ///
    /// - Returns: those that were there.
    @discardableResult
    public func deleteContacts() async throws -> [CertificateContact] {
        try await contacts(
            call("delete contacts", "DELETE", path: "/certificates/contacts", .change, .onlyIfNotExecuted))
    }

    private func issuer(
        _ operation: String, _ method: String, _ name: String, _ body: JSON?, _ requestClass: RequestClass,
        _ repetition: Repetition
    ) async throws -> Issuer {
        guard ObjectName.isValid(name) else {
            throw VaultError(
                code: .invalidName, message: "'\(name.prefix(140))' cannot be the name of an issuer",
                operation: operation, vault: address.authority)
        }
        let call = call(
            "\(operation) \(name)", method, path: "/certificates/issuers/\(name)", body: body, requestClass, repetition)
        return try await perform(call) { response throws(AnswerError) in try Issuer(try JSON(body: response)) }
    }

    private func contacts(_ call: ServiceCall) async throws -> [CertificateContact] {
        try await perform(call) { response throws(AnswerError) in
            let reader = try MemberReader(try JSON(body: response), "contacts")
            var contacts: [CertificateContact] = []
            for element in try reader.array("contacts") ?? [] {
                let member = try MemberReader(element, "contact")
                contacts.append(
                    CertificateContact(
                        email: try member.text("email") ?? "", name: try member.text("name"),
                        phone: try member.text("phone")))
            }
            return contacts
        }
    }
}
