internal import ExactJSON

/// The routes of a vault's certificate issuers and contacts (facts 9.3, 9.4).
enum CertificateSettingsRoutes {
    static func register(on router: inout Router) {
        router.on("GET", "certificates/issuers", listIssuers)
        router.on("GET", "certificates/issuers/{name}", getIssuer)
        router.on("PUT", "certificates/issuers/{name}", setIssuer)
        router.on("PATCH", "certificates/issuers/{name}", updateIssuer)
        router.on("DELETE", "certificates/issuers/{name}", deleteIssuer)
        router.on("GET", "certificates/contacts", getContacts)
        router.on("PUT", "certificates/contacts", setContacts)
        router.on("DELETE", "certificates/contacts", deleteContacts)
    }

    private static func listIssuers(_ context: RequestContext) throws -> EmulatorResponse {
        let paging = try Paging(context)
        let frame = context.frame
        let issuers = try context.withState { $0.certificateSettings.issuers }
        let items = issuers.filter { $0.key >= paging.marker ?? "" }.sorted { $0.key < $1.key }
            .prefix(paging.size + 1)
            .map { (marker: $0.key, item: $0.value.item(frame)) }
        return paging.response(items, context)
    }

    private static func getIssuer(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let issuer = try context.withState { $0.certificateSettings.issuers[name.uppercased()] }
        guard let issuer else { throw ServiceError.issuerNotFound(name) }
        return .json(issuer.json(context.frame))
    }

    private static func setIssuer(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let body = try context.body()
        guard !["SELF", "UNKNOWN"].contains(name.uppercased()) else {
            throw ServiceError.badParameter("The issuer name \(name) is reserved\r\n")
        }
        guard let provider = body["provider"]?.string, !provider.isEmpty else {
            throw ServiceError.badParameter("Property provider is not specified\r\n")
        }
        var issuer = CertificateIssuer(name: name, provider: provider, now: context.seconds)
        try issuer.apply(body, now: context.seconds)
        let stored = issuer
        try context.withState { $0.certificateSettings.issuers[name.uppercased()] = stored }
        return .json(stored.json(context.frame))
    }

    private static func updateIssuer(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let body = try context.body()
        let issuer = try context.withState { state throws(ServiceError) in
            guard var issuer = state.certificateSettings.issuers[name.uppercased()] else {
                throw .issuerNotFound(name)
            }
            try issuer.apply(body, now: context.seconds)
            state.certificateSettings.issuers[name.uppercased()] = issuer
            return issuer
        }
        return .json(issuer.json(context.frame))
    }

    private static func deleteIssuer(_ context: RequestContext) throws -> EmulatorResponse {
        let name = try context.name()
        let issuer = try context.withState { $0.certificateSettings.issuers.removeValue(forKey: name.uppercased()) }
        guard let issuer else { throw ServiceError.issuerNotFound(name) }
        return .json(issuer.json(context.frame))
    }

    private static func getContacts(_ context: RequestContext) throws -> EmulatorResponse {
        contacts(try context.withState { $0.certificateSettings.contacts }, context)
    }

    private static func setContacts(_ context: RequestContext) throws -> EmulatorResponse {
        guard let given = try context.body()["contacts"]?.array, !given.isEmpty else {
            throw ServiceError.badParameter("Property contacts is not specified\r\n")
        }
        let list = try given.map { contact in
            guard let email = contact["email"]?.string, email.contains("@") else {
                throw ServiceError.badParameter("Property contacts has invalid value. A contact needs an email\r\n")
            }
            let members = ["email", "name", "phone"].compactMap { name in
                contact[name]?.string.map { JSONMember(name: name, value: .text($0)) }
            }
            return JSON.object(members)
        }
        try context.withState { $0.certificateSettings.contacts = list }
        return contacts(list, context)
    }

    private static func deleteContacts(_ context: RequestContext) throws -> EmulatorResponse {
        let old = try context.withState { state in
            defer { state.certificateSettings.contacts = nil }
            return state.certificateSettings.contacts
        }
        return contacts(old, context)
    }

    private static func contacts(_ list: [JSON]?, _ context: RequestContext) -> EmulatorResponse {
        guard let list else { return ServiceError(404, "ContactsNotFound", "Contacts not found").response }
        return .json(["id": .text("\(context.frame.base)/certificates/contacts"), "contacts": .array(list)])
    }
}
