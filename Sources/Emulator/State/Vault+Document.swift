internal import ExactJSON

/// A vault's settings as a document.
extension Vault {
    /// The document of a live vault, or of one that was deleted at a second since 1970 and goes at another.
    func document(deleted: Int64? = nil, purge: Int64? = nil) -> StateDocument {
        StateDocument(kind: .vault, id: scope.description, content: json(configuration, deleted: deleted, purge: purge))
    }

    func json(_ settings: VaultConfiguration, deleted: Int64? = nil, purge: Int64? = nil) -> JSON {
        .members(
            ("name", .text(settings.name)), ("region", .text(settings.region)),
            ("geography", .text(settings.geography)), ("subscription", .text(subscription)),
            ("group", .text(settings.resourceGroup)), ("sku", .text(settings.sku.rawValue)),
            ("retentionDays", .integer(Int64(settings.retentionDays))),
            ("purgeProtection", .bool(settings.purgeProtection)), ("softDelete", .bool(settings.softDelete)),
            ("tenant", settings.tenant.map { .text($0) }), ("usesRoles", .bool(settings.usesRoles)),
            ("accessPolicies", .array(settings.accessPolicies.map(\.json))), ("network", settings.network?.json),
            ("publicNetworkAccess", .bool(settings.publicNetworkAccess)),
            (
                "enabledFor",
                .object(
                    settings.enabledFor.sorted { $0.key < $1.key }.map {
                        JSONMember(name: $0.key, value: .bool($0.value))
                    })
            ),
            ("tags", .object(settings.tags)), ("created", .integer(created)),
            ("deleted", deleted.map { .integer($0) }), ("purge", purge.map { .integer($0) }))
    }

    /// Makes a vault, without objects, from its document.
    convenience init(stored json: JSON, subscription: String, _ journal: StateJournal) throws(EmulatorError) {
        var settings = VaultConfiguration(
            name: try json.storedText("name"), region: try json.storedText("region"),
            geography: try json.storedText("geography"), subscription: try json.storedText("subscription"),
            resourceGroup: try json.storedText("group"),
            sku: VaultConfiguration.SKU(rawValue: try json.storedText("sku")) ?? .premium,
            retentionDays: Int(try json.storedNumber("retentionDays")),
            purgeProtection: try json.stored("purgeProtection").bool ?? false,
            usesRoles: try json.stored("usesRoles").bool ?? true)
        settings.softDelete = try json.stored("softDelete").bool ?? true
        settings.tenant = json["tenant"]?.string
        settings.publicNetworkAccess = try json.stored("publicNetworkAccess").bool ?? true
        settings.tags = try json.stored("tags").object ?? []
        for member in try json.stored("enabledFor").object ?? [] {
            settings.enabledFor[member.name] = member.value.bool
        }
        do throws(ServiceError) {
            for policy in json["accessPolicies"]?.array ?? [] {
                settings.accessPolicies.append(try AccessPolicy(policy))
            }
            if let rules = json["network"] { settings.network = try NetworkRules(rules) }
        } catch {
            throw EmulatorError(.state, "the stored vault '\(settings.name)' cannot be read: \(error.message)")
        }
        self.init(settings, subscription: subscription, created: try json.storedNumber("created"), journal)
    }
}

extension RoleAssignment {
    var document: StateDocument {
        StateDocument(
            kind: .assignment, id: name,
            content: .members(
                ("name", .text(name)), ("scope", .text(scope.description)), ("role", .text(roleID)),
                ("principal", .text(principalID)), ("type", .text(principalType)),
                ("description", description.map { .text($0) }), ("condition", condition.map { .text($0) }),
                ("conditionVersion", conditionVersion.map { .text($0) }), ("created", .integer(created)),
                ("createdBy", createdBy.map { .text($0) })))
    }

    init(stored json: JSON) throws(EmulatorError) {
        name = try json.storedText("name")
        scope = Scope(try json.storedText("scope"))
        roleID = try json.storedText("role")
        principalID = try json.storedText("principal")
        principalType = try json.storedText("type")
        description = json["description"]?.string
        condition = json["condition"]?.string
        conditionVersion = json["conditionVersion"]?.string
        created = try json.storedNumber("created")
        createdBy = json["createdBy"]?.string
    }
}
