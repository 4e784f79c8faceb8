internal import ExactJSON

/// Settings of App Service sites, which refer to secrets and are in no list and in no graph.
enum SiteRoutes {
    static func register(on routes: inout ControlPlane.Routes) {
        let site = "Microsoft.Web/sites/{site}/config"
        routes.on("POST", "\(site)/appsettings/list", settings)
        routes.on("GET", "\(site)/configreferences/appsettings", references)
    }

    /// Names and values of a site's settings.
    static func settings(_ context: ControlContext) throws -> EmulatorResponse {
        let site = try site(context)
        return .json([
            "id": .text("\(site.scope)/config/appsettings"), "name": "appsettings",
            "type": "Microsoft.Web/sites/config",
            "location": site["location"] ?? .null, "properties": .object(values(of: site, context)),
        ])
    }

    /// The settings that are references to secrets, `@Microsoft.KeyVault(…)`, taken apart.
    static func references(_ context: ControlContext) throws -> EmulatorResponse {
        let site = try site(context)
        let items = values(of: site, context).compactMap { setting -> JSON? in
            guard let text = setting.value.string, let reference = SecretReference(text) else { return nil }
            return [
                "id": .text("\(site.scope)/config/configreferences/appsettings/\(setting.name)"),
                "name": .text(setting.name), "type": "Microsoft.Web/sites/config/configreferences",
                "properties": .members(
                    ("reference", .text(text)), ("status", "Resolved"), ("vaultName", .text(reference.vault)),
                    ("secretName", .text(reference.secret)),
                    ("secretVersion", reference.version.map { .text($0) }),
                    ("details", "Reference has been successfully resolved."),
                    ("source", "KeyVault")),
            ]
        }
        return try context.list(items)
    }

    private static func site(_ context: ControlContext) throws(ServiceError) -> Resource {
        let scope = context.base.appending("providers/Microsoft.Web/sites/\(context.parameter("site"))")
        guard let site = context.core.control.withStore({ $0.resource(scope) }) else { throw .resourceNotFound(scope) }
        return site
    }

    /// Settings from the site's own document and from its part `config/appsettings`, which wins.
    private static func values(of site: Resource, _ context: ControlContext) -> [JSONMember] {
        let own = (site.properties["siteConfig"]?["appSettings"]?.array ?? []).compactMap { entry in
            entry["name"]?.string.map { JSONMember(name: $0, value: entry["value"] ?? .null) }
        }
        let part = context.core.control.withStore { $0.resource(site.scope.appending("config/appsettings")) }
        let more = (part?.properties.object ?? []).filter { $0.name != "provisioningState" }
        return more.reduce(JSON.object(own)) { $0.setting($1.name, $1.value) }.object ?? []
    }
}

/// `@Microsoft.KeyVault(SecretUri=https://…/secrets/NAME/VERSION)` or
/// `@Microsoft.KeyVault(VaultName=…;SecretName=…;SecretVersion=…)`
struct SecretReference: Equatable {
    let vault: String
    let secret: String
    let version: String?

    init?(_ text: String) {
        guard text.lowercased().hasPrefix("@microsoft.keyvault("), text.hasSuffix(")") else { return nil }
        let inside = text.dropFirst("@Microsoft.KeyVault(".count).dropLast()
        var parts: [String: String] = [:]
        for part in inside.split(separator: ";") {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { return nil }
            parts[halves[0].lowercased().filter { $0 != " " }] = String(halves[1])
        }
        if let uri = parts["secreturi"] {
            let words = uri.split(separator: "/").map { String($0) }
            guard words.count >= 4, words[2].lowercased() == "secrets",
                let name = words[1].split(separator: ".").first
            else { return nil }
            (vault, secret, version) = (String(name), words[3], words.count > 4 ? words[4] : nil)
        } else if let name = parts["vaultname"], let wanted = parts["secretname"] {
            (vault, secret, version) = (name, wanted, parts["secretversion"])
        } else {
            return nil
        }
    }
}
