internal import AzureIdentity
internal import ExactJSON
internal import HTTPTransport
internal import KeyVault
internal import ResourceManager
internal import VaultOperations

extension LiveGateway {
    func rows(_ list: ControlList, of vault: any ConnectedVault) async throws -> (rows: [Record], notes: [String]) {
        let vault = try live(vault)
        guard list == .dependents else { return (try await rows(list, of: vault), []) }
        let dependents = try await vault.dependents()
        let notes = dependents.unread.map { "\($0.name) (\($0.type)) could not be asked: \($0.why)" }
        return (dependents.found.map(Record.init), notes)
    }

    private func rows(_ list: ControlList, of vault: Vault) async throws -> [Record] {
        switch list {
        case .issuers:
            var records: [Record] = []
            for listed in try await vault.client.issuers() {
                let issuer = try await vault.client.issuer(listed.name)
                records.append(
                    .texts(("name", issuer.name), ("provider", issuer.provider), ("account", issuer.accountID)))
            }
            return records
        case .contacts:
            return try await vault.client.contacts().map {
                .texts(("email", $0.email), ("person", $0.name), ("phone", $0.phone))
            }
        case .dependents: return try await vault.dependents().found.map(Record.init)
        case .access:
            return try await vault.access().map { entry in
                Record.texts(
                    ("principal", entry.principal), ("type", entry.type), ("role", entry.role), ("scope", entry.scope)
                ).adding(.init("permissions", .list(entry.permissions.map { .string($0) })))
            }
        }
    }

    func vaults(by vault: (any ConnectedVault)?, settings: Settings) async throws -> [Record] {
        let client: ManagementClient? =
            if let vault { try live(vault).management } else { try await management(settings) }
        guard let client else { throw Self.noManager }
        do {
            let wanted = settings.optionalText("subscription").map { [$0] } ?? []
            return try await client.graph(.vaults, subscriptions: wanted).map { row in
                let tags = (row["tags"]?.object ?? []).map { ($0.name, Value.string($0.value.string ?? "")) }
                return Record.texts(
                    ("name", row["name"]?.string), ("region", row["location"]?.string),
                    ("resource-group", row["resourceGroup"]?.string), ("subscription", row["subscriptionId"]?.string)
                ).adding(.init("tags", .record(.tags(tags.map { (name: $0.0, value: $0.1) }))))
                    .adding(.init("sku", (row["properties"]?["sku"]?["name"]?.string).map { .string($0) } ?? .null))
            }
        } catch let error as ManagementError {
            throw Failure(operation: OperationError(wrapping: error))
        }
    }

    func assess(
        _ job: MoveJob, _ source: any ConnectedVault, for destination: AssessDestination
    ) async throws -> AssessResult {
        let target: AssessRequest.Target =
            switch destination {
            case .vault(let vault): .vault(try live(vault))
            case .region(let region, let name): .region(region, name: name)
            case .open: .open
            }
        let request = AssessRequest(source: try live(source), target: target, selection: job.selection)
        return try await Operations.assess(request, options(job))
    }

    func applySettings(
        _ job: MoveJob, from source: ComparedSide, into target: any ConnectedVault, only parts: [SettingsPart]
    ) async throws -> SettingsResult {
        let request = SettingsRequest(source: try side(source), target: try live(target), parts: parts)
        return try await Operations.applySettings(request, options(job))
    }

    func exportTemplate(
        of vault: any ConnectedVault, to path: String
    ) async throws -> (resources: Int, notes: [String]) {
        let (resources, missing) = try await Operations.exportTemplate(of: try live(vault), to: path)
        return (resources, missing.map { "not in the template: \($0.part): \($0.why)" })
    }

    func createVault(_ plan: VaultPlan, settings: Settings) async throws -> CreatedVault {
        let (request, client, near) = try await request(plan, settings: settings)
        return try await Operations.createVault(request, by: client, near: near)
    }

    /// The request for a vault that is to be made, and whom to ask for it.
    func request(
        _ plan: VaultPlan, settings: Settings
    ) async throws -> (CreateVaultRequest, by: ManagementClient, near: Vault?) {
        let near = try plan.near.map(live)
        let shape: CreateVaultRequest.Shape
        var client = near?.management
        switch plan.shape {
        case .like(let vault):
            let vault = try live(vault)
            shape = .like(vault)
            client = vault.management
        case .template(let template): shape = .template(template)
        }
        if client == nil { client = try await management(settings) }
        guard let client else { throw Self.noManager }
        let request = CreateVaultRequest(
            name: plan.name, region: plan.region, shape: shape, group: plan.group,
            subscription: plan.subscription ?? settings.optionalText("subscription"))
        return (request, client, near)
    }

    private static var noManager: Failure {
        Failure(
            .access, "the cloud has no Resource Manager that is known here",
            remedy: "`set cloud public`, or name its endpoints with --endpoints FILE", exitCode: .access)
    }

    /// Resource Manager by the identity that `connect` takes when none is named, where no connection is made yet.
    private func management(_ settings: Settings) async throws -> ManagementClient? {
        let path = try await paths.path(ConnectionPlan(vault: "", signIn: .standard, settings: settings))
        return ManagementClient(
            cloud: path.cloud, tokens: path.tokens, transport: path.transport, tenant: settings.optionalText("tenant"),
            policy: RetryPolicy(retries: Int(settings.number("retries")), requestTimeout: settings.duration("timeout")))
    }
}

extension Record {
    /// A record of texts, null where there is none.
    static func texts(_ fields: (String, String?)...) -> Record {
        Record(fields.map { Field($0.0, $0.1.map(Value.string) ?? .null) })
    }

    /// A row of `list dependents`.
    init(_ dependent: Dependent) {
        self = Record.texts(
            ("name", dependent.name), ("type", dependent.type), ("resource-group", dependent.group),
            ("subscription", dependent.subscription), ("region", dependent.region),
            ("kind", dependent.kind?.rawValue), ("object", dependent.object), ("version", dependent.version),
            ("reference", dependent.reference)
        ).adding(.init("pinned", .boolean(dependent.isPinned)))
    }
}
