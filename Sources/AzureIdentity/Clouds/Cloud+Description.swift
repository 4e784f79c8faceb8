public import ExactJSON
internal import HTTPTransport

extension Cloud {
    /// Reads the description of a cloud: our own form, or what Resource Manager says about itself.
    ///
    /// Ours: `name`, `authority`, `vaultSuffix`, and `resourceManager` with `endpoint` and `audience`, all but authority and
    /// suffix optional. Resource Manager's (`GET /metadata/endpoints`, api-version 2022-09-01): `name`,
    /// `authentication.loginEndpoint` and `.audiences`, `resourceManager`, `suffixes.keyVaultDns`; an array of these is
    /// taken when one of them is of `origin`, or when it is the only one.
    ///
    /// - Parameter origin: where the description came from, for choosing among several.
    /// - Throws: `IdentityError` that names the member that is missing or cannot be used.
    public static func described(by json: JSON, origin: String? = nil) throws(IdentityError) -> Cloud {
        if let several = json.array {
            let own = several.filter { entry in
                guard let origin, let endpoint = entry["resourceManager"]?.string else { return false }
                return HTTPURL(endpoint)?.origin == HTTPURL(origin)?.origin
            }
            guard let one = own.first ?? (several.count == 1 ? several.first : nil) else {
                throw unusable("describes \(several.count) clouds", "leave one of them, or give its own address")
            }
            return try described(by: one, origin: origin)
        }
        guard json.object != nil else { throw unusable("is no JSON object") }
        return json["authentication"] == nil ? try own(json) : try metadata(json)
    }

    private static func own(_ json: JSON) throws(IdentityError) -> Cloud {
        let known: Set<String> = ["name", "authority", "vaultSuffix", "resourceManager"]
        if let other = json.object?.first(where: { !known.contains($0.name) })?.name {
            throw unusable(
                "has a member '\(Printable.text(other, limit: 60))' that is not known",
                "there are \(known.sorted().joined(separator: ", "))")
        }
        let manager = json["resourceManager"]
        return try custom(
            name: json["name"]?.string.map { Printable.text($0, limit: 60) } ?? "custom",
            authority: try text(json["authority"], "authority"),
            vaultSuffix: try text(json["vaultSuffix"], "vaultSuffix"),
            managementEndpoint: manager == nil ? nil : try text(manager?["endpoint"], "resourceManager.endpoint"),
            managementResource: manager?["audience"]?.string.map(withoutSlash))
    }

    private static func metadata(_ json: JSON) throws(IdentityError) -> Cloud {
        let authentication = json["authentication"]
        let endpoint = withoutSlash(try text(json["resourceManager"], "resourceManager"))
        let audiences = authentication?["audiences"]?.array?.compactMap(\.string).map(withoutSlash) ?? []
        let made = try custom(
            name: json["name"]?.string.map { Printable.text($0, limit: 60) } ?? "custom",
            authority: withoutSlash(try text(authentication?["loginEndpoint"], "authentication.loginEndpoint")),
            vaultSuffix: try text(json["suffixes"]?["keyVaultDns"], "suffixes.keyVaultDns"),
            managementEndpoint: endpoint,
            managementResource: audiences.first { $0 == endpoint } ?? audiences.first)
        // One of Microsoft's own is known better than its description.
        return known.first { $0.authority == made.authority && $0.vaultSuffix == made.vaultSuffix } ?? made
    }

    private static func text(_ json: JSON?, _ name: String) throws(IdentityError) -> String {
        guard let text = json?.string, !text.isEmpty else { throw unusable("lacks the text '\(name)'") }
        return text
    }

    private static func withoutSlash(_ text: String) -> String {
        text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func unusable(_ what: String, _ remedy: String? = nil) -> IdentityError {
        IdentityError(
            code: .invalidConfiguration, message: "the description of the cloud \(what)",
            remedy: remedy ?? "give authority and vaultSuffix, or the address of the cloud's Resource Manager")
    }
}
