internal import ExactJSON

/// What the emulator holds at the start, in a JSON file; the contents of vaults are carried out as requests through
/// the ordinary handlers. ``DirectorySeed`` describes `tenants`, `principals` and `groups`, ``ControlSeed`` subscriptions,
/// settings of vaults, permissions and other resources.
///
///     {"vaults": {"contoso-we": {
///       "secrets": [
///         {"name": "db", "versions": [
///           {"value": "one", "contentType": "text/plain", "tags": {"env": "test"}, "created": "-40d"},
///           {"value": "two", "enabled": false, "expires": "+90d", "notBefore": "2026-01-01"}]},
///         {"name": "short", "value": "the only version"}],
///       "keys": [
///         {"name": "sign", "kty": "EC", "curve": "P-256", "ops": ["sign", "verify"], "tags": {}, "versions": 2,
///          "enabled": true, "expires": "+1y", "rotationPolicy": {"lifetimeActions": [], "attributes": {}}},
///         {"name": "wrap", "kty": "RSA", "size": 3072}],
///       "certificates": [
///         {"name": "web", "subject": "CN=web.contoso.com", "dnsNames": ["web.contoso.com"], "exportable": true,
///          "contentType": "application/x-pkcs12", "kty": "RSA", "size": 2048, "reuseKey": false,
///          "validityMonths": 12, "issuer": "Self", "tags": {}, "enabled": true, "versions": 1},
///         {"name": "brought", "pfx": "MII…", "password": "p", "contentType": "application/x-pkcs12"}],
///       "issuers": [{"name": "digi", "provider": "Test", "account": "a1"}],
///       "contacts": [{"email": "a@x.org", "name": "A", "phone": "111"}],
///       "bulk": [{"prefix": "bulk-", "count": 1000, "versions": 3, "bytes": 32}],
///       "deleted": {"secrets": ["old"], "keys": [], "certificates": []}}}}
///
/// Only `name` is needed beside a secret's `value` or `versions`; `kty` is RSA unless given. Times are seconds since
/// 1970, `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SSZ`, or relative to the start: `+90d`, `-12h`, `-2y` (units s m h d w y).
/// Versions without `created` are dated one day apart, the last one a day ago. `bulk` makes secrets named by prefix and
/// a number of six digits. `pfx` is Base64 of a PKCS#12 file, `pem` the text of a PEM file. Everything in `deleted` is
/// deleted at the end. Unknown members are refused, so that a misspelt one does not go unnoticed.
public struct SeedFile: Sendable {
    let vaults: [(name: String, content: JSON)]
    private let json: JSON

    /// The members that a seed may have.
    static let sections = ["tenants", "principals", "groups", "vaults", "conditions"] + ControlSeed.sections

    /// Reads a seed. Throws `EmulatorError` for what is no seed; most errors of content come out in `fill`.
    public init(parsing bytes: [UInt8]) throws(EmulatorError) {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw EmulatorError(.seed, "the seed is no JSON: \(error)")
        }
        let seed = try SeedObject(json, place: "the seed", allowed: Self.sections)
        guard let members = (seed["vaults"] ?? [:]).object else {
            throw EmulatorError(.seed, "the seed's 'vaults' is no object")
        }
        vaults = members.map { (name: $0.name, content: $0.value) }
        self.json = json
    }

    /// Reads a seed file.
    public init(readingFrom path: String) throws(EmulatorError) {
        try self.init(parsing: try WholeFile.read(path))
    }

    /// Fills the directory and the vaults of a service. Throws `EmulatorError` naming the first object that the service refuses.
    public func fill(_ core: EmulatorCore) throws(EmulatorError) {
        try fillDirectory(core)
        try fillVaults(core)
    }

    /// Fills the directory and sets the conditions only, which no state keeps.
    func fillDirectory(_ core: EmulatorCore) throws(EmulatorError) {
        try DirectorySeed(json, now: core.clock.seconds).fill(core.directory)
        if let conditions = json["conditions"], !conditions.isNull {
            var changed = core.conditions
            try changed.apply(conditions)
            core.conditions = changed
        }
    }

    /// Fills vaults and resources only.
    func fillVaults(_ core: EmulatorCore) throws(EmulatorError) {
        let control = try ControlSeed(json, core)
        try control.fill()
        for (name, content) in vaults {
            guard let vault = core.vaults[name.lowercased()] else {
                throw EmulatorError(.seed, "the seed fills the vault '\(name)', which the emulator does not have")
            }
            let plan = try SeedPlan(content, now: core.clock.seconds, vault: name)
            RSAKeyPool.shared.prepare(forRequests: plan.steps.map { ($0.path, $0.body) })
            for step in plan.steps { try core.perform(step, on: vault) }
        }
        try control.deleteVaults()
    }
}

extension EmulatorCore {
    fileprivate func perform(_ step: SeedStep, on vault: Vault) throws(EmulatorError) {
        let request = EmulatorRequest(
            step.method, authority: Self.host(ofVault: vault.configuration.name),
            target: "\(step.path)?api-version=\(APIVersion.newest.name)", body: step.body?.serialized() ?? [])
        let caller = Caller(clientID: "seed", objectID: "seed", tenant: configuration.tenant)
        let response = perform(request, on: vault, caller: caller, at: step.time * 1_000)
        guard response.status < 300 else {
            let message = (try? JSON(parsing: response.body))?["error"]?["message"]?.string ?? ""
            throw EmulatorError(
                .seed,
                "the seed's \(step.method) \(step.path) in vault '\(vault.configuration.name)' was refused: "
                    + "\(response.status) \(message)")
        }
    }
}
