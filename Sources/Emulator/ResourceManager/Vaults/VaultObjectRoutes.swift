internal import ExactJSON

/// Keys and secrets of a vault as Resource Manager shows and makes them (facts 8.1): values are never returned, and no
/// right on the data plane is needed.
enum VaultObjectRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let vault = "Microsoft.KeyVault/vaults/{vault}"
        routes.on("GET", "\(vault)/keys") { context in try list(context, \.keys) { context.keyDocument($0, $1) } }
        routes.on("GET", "\(vault)/keys/{object}", getKey)
        routes.on("PUT", "\(vault)/keys/{object}", putKey)
        routes.on("GET", "\(vault)/keys/{object}/versions", keyVersions)
        routes.on("GET", "\(vault)/keys/{object}/versions/{version}", getKeyVersion)
        routes.on("GET", "\(vault)/secrets") { context in
            try list(context, \.secrets) { context.secretDocument($0, $1) }
        }
        routes.on("GET", "\(vault)/secrets/{object}", getSecret)
        routes.on("PUT", "\(vault)/secrets/{object}", putSecret)
        routes.on("PATCH", "\(vault)/secrets/{object}", patchSecret)
    }

    private static func list<Content: VersionContent>(
        _ context: ControlContext, _ path: CollectionPath<Content>,
        _ document: (Vault, StoredObject<Content>) -> JSON
    ) throws -> EmulatorResponse {
        let vault = try context.vault()
        let now = context.now
        let objects = vault.withState { state in
            state[keyPath: path].objects(from: nil, limit: .max) { $0.life.phase(at: now) == .active }
        }
        return try context.list(objects.map { document(vault, $0) })
    }

    private static func key(_ context: ControlContext) throws(ServiceError) -> (Vault, StoredObject<KeyContent>) {
        let vault = try context.vault()
        let (name, now) = (context.parameter("object"), context.now)
        let found = vault.withState { state in state.keys.object(name, at: now) }
        guard let key = found, key.life.phase(at: now) == .active else { throw .resourceNotFound(context.target) }
        return (vault, key)
    }

    private static func secret(_ context: ControlContext) throws(ServiceError) -> (Vault, StoredObject<SecretContent>) {
        let vault = try context.vault()
        let (name, now) = (context.parameter("object"), context.now)
        let found = vault.withState { state in state.secrets.object(name, at: now) }
        guard let secret = found, secret.life.phase(at: now) == .active else { throw .resourceNotFound(context.target) }
        return (vault, secret)
    }

    static func getKey(_ context: ControlContext) throws -> EmulatorResponse {
        let (vault, key) = try key(context)
        return .json(context.keyDocument(vault, key))
    }

    static func keyVersions(_ context: ControlContext) throws -> EmulatorResponse {
        let (vault, key) = try key(context)
        return try context.list(key.versions.map { context.keyDocument(vault, key, version: $0) })
    }

    static func getKeyVersion(_ context: ControlContext) throws -> EmulatorResponse {
        let (vault, key) = try key(context)
        let wanted = context.parameter("version").lowercased()
        guard let version = key.versions.first(where: { $0.id == wanted }) else {
            throw ServiceError.resourceNotFound(context.target)
        }
        return .json(context.keyDocument(vault, key, version: version))
    }

    /// Makes a key unless there is one of this name.
    static func putKey(_ context: ControlContext) throws -> EmulatorResponse {
        let vault = try context.vault()
        let body = try context.body()
        if (try? key(context)) == nil {
            let properties = body["properties"] ?? [:]
            let request = JSON.members(
                ("kty", properties["kty"]), ("key_ops", properties["keyOps"]), ("key_size", properties["keySize"]),
                ("crv", properties["curveName"]), ("attributes", properties["attributes"]),
                ("release_policy", properties["release_policy"]), ("tags", body["tags"]))
            try context.perform("POST", "/keys/\(context.parameter("object"))/create", request, on: vault)
            if let policy = properties["rotationPolicy"], !policy.isNull {
                try context.perform(
                    "PUT", "/keys/\(context.parameter("object"))/rotationpolicy", policy, on: vault)
            }
        }
        return try getKey(context)
    }

    static func getSecret(_ context: ControlContext) throws -> EmulatorResponse {
        let (vault, secret) = try secret(context)
        return .json(context.secretDocument(vault, secret))
    }

    static func putSecret(_ context: ControlContext) throws -> EmulatorResponse {
        let body = try context.body()
        let properties = body["properties"] ?? [:]
        guard let value = properties["value"], !value.isNull else {
            throw ServiceError(400, "BadRequest", "The parameter value is not specified.")
        }
        let isNew = (try? secret(context)) == nil
        let request = JSON.members(
            ("value", value), ("contentType", properties["contentType"]), ("attributes", properties["attributes"]),
            ("tags", body["tags"]))
        try context.perform(
            "PUT", "/secrets/\(context.parameter("object"))", request, on: try context.vault())
        var answer = try getSecret(context)
        answer.status = isNew ? 201 : 200
        return answer
    }

    static func patchSecret(_ context: ControlContext) throws -> EmulatorResponse {
        let (vault, secret) = try secret(context)
        let body = try context.body()
        let properties = body["properties"] ?? [:]
        if let value = properties["value"], !value.isNull {
            let old = secret.current
            try context.perform(
                "PUT", "/secrets/\(secret.name)",
                .members(
                    ("value", value),
                    ("contentType", properties["contentType"] ?? old.content.contentType.map { .string($0) }),
                    ("attributes", properties["attributes"]), ("tags", body["tags"] ?? old.tags?.json)), on: vault)
        } else {
            try context.perform(
                "PATCH", "/secrets/\(secret.name)",
                .members(
                    ("contentType", properties["contentType"]), ("attributes", properties["attributes"]),
                    ("tags", body["tags"])), on: vault)
        }
        return try getSecret(context)
    }
}

extension ControlContext {
    /// Lets the data plane do something for Resource Manager, whose rights were checked already.
    func perform(_ method: String, _ path: String, _ body: JSON, on vault: Vault) throws(ServiceError) {
        let request = EmulatorRequest(
            method, authority: "\(vault.name.lowercased()).\(request.vaultSuffix)",
            target: "\(path)?api-version=\(APIVersion.newest.name)", body: body.serialized())
        let response = core.perform(request, on: vault, caller: caller, at: now)
        guard response.status >= 300 else { return }
        let error = (try? JSON(parsing: response.body))?["error"]
        throw ServiceError(
            response.status, error?["code"]?.string ?? "BadRequest", error?["message"]?.string ?? "")
    }

    private func frame(_ vault: Vault) -> Frame {
        Frame(
            base: "https://\(vault.name.lowercased()).\(request.vaultSuffix)",
            apiVersion: .newest, vault: vault.configuration)
    }

    func keyDocument(
        _ vault: Vault, _ key: StoredObject<KeyContent>, version: ObjectVersion<KeyContent>? = nil
    ) -> JSON {
        let frame = frame(vault)
        let shown = version ?? key.current
        let bundle = JSON.object(KeyContent.bundle(shown, of: key, frame))
        var size: JSON?
        if case .rsa(let bits) = shown.content.key.specification { size = .integer(Int64(bits)) }
        let scope = vault.scope.appending("keys/\(key.name)\(version.map { "/versions/\($0.id)" } ?? "")")
        return .members(
            ("id", .text(scope.description)), ("name", .text(version?.id ?? key.name)),
            ("type", .text(scope.type ?? "")), ("location", .text(vault.region)), ("tags", shown.tags?.json ?? [:]),
            (
                "properties",
                .members(
                    ("attributes", bundle["attributes"]), ("kty", bundle["key"]?["kty"]),
                    ("keyOps", bundle["key"]?["key_ops"]), ("curveName", bundle["key"]?["crv"]),
                    ("keySize", size),
                    ("keyUri", .text(frame.id(.key, key.name))),
                    ("keyUriWithVersion", .text(frame.id(.key, key.name, version: shown.id))),
                    ("release_policy", shown.content.releasePolicy))
            ))
    }

    func secretDocument(_ vault: Vault, _ secret: StoredObject<SecretContent>) -> JSON {
        let frame = frame(vault)
        let item = JSON.object(SecretContent.item(secret.current, of: secret, versioned: true, frame))
        let scope = vault.scope.appending("secrets/\(secret.name)")
        return .members(
            ("id", .text(scope.description)), ("name", .text(secret.name)),
            ("type", "Microsoft.KeyVault/vaults/secrets"), ("location", .text(vault.region)),
            ("tags", secret.current.tags?.json ?? [:]),
            (
                "properties",
                .members(
                    ("attributes", item["attributes"]), ("contentType", item["contentType"]),
                    ("secretUri", .text(frame.id(.secret, secret.name))),
                    ("secretUriWithVersion", .text(frame.id(.secret, secret.name, version: secret.current.id))))
            ))
    }
}
