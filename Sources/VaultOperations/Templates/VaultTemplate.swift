import ExactJSON
import ResourceManager

/// A vault as a Resource Manager template: parameterised by name and region, without anything that only the service
/// writes, and the same text for the same settings, so that it is fit for version control.
///
/// Subnets belong to a region. So the rules for them and the subnet of each private endpoint are parameters, whose
/// defaults are what the vault has: whoever deploys the template elsewhere names others, or none.
struct VaultTemplate: Sendable {
    let json: JSON
    /// How many resources it has.
    let resources: Int

    /// The parameter with the rules for subnets.
    static let subnetRules = "subnetRules"
    static let vaultType = "Microsoft.KeyVault/vaults"
    static let own = "[resourceId('Microsoft.KeyVault/vaults', parameters('vaultName'))]"

    init(_ vault: ManagedVault, _ parts: ManagedParts, endpoints: [EndpointTemplate]) {
        let shape = VaultShape(vault)
        var parameters: [(String, JSON?)] = [
            ("vaultName", ["type": "string", "minLength": 3, "maxLength": 24, "defaultValue": .text(vault.name)]),
            ("location", ["type": "string", "defaultValue": .text(vault.location)]),
        ]
        if let rules = shape.network?["virtualNetworkRules"]?.array, !rules.isEmpty {
            parameters.append((Self.subnetRules, ["type": "array", "defaultValue": Self.literal(.array(rules))]))
        }
        var resources: [JSON] = [Self.vault(shape)]
        resources += (parts.known["roleAssignments"]?.array ?? []).map(Self.role)
        resources += (parts.known["diagnostics"]?.array ?? []).map { setting in
            [
                "type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2021-05-01-preview",
                "scope": .text(Self.own), "name": Self.literal(setting["name"] ?? ""), "dependsOn": [.text(Self.own)],
                "properties": Self.literal(setting["properties"] ?? [:]),
            ]
        }
        for (index, endpoint) in endpoints.enumerated() {
            parameters += endpoint.parameters(index + 1, of: vault.name)
            resources += endpoint.resources(index + 1)
        }
        self.resources = resources.count
        json = [
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "parameters": .object(present: parameters), "resources": .array(resources),
        ]
    }

    private static func vault(_ shape: VaultShape) -> JSON {
        var properties = literal(shape.properties(tenant: "")).replacing("tenantId", "[subscription().tenantId]")
        if let rules = shape.network?["virtualNetworkRules"]?.array, !rules.isEmpty {
            properties = properties.replacing("virtualNetworkRules", "[parameters('\(subnetRules)')]")
        }
        return [
            "type": .text(vaultType), "apiVersion": "2023-07-01", "name": "[parameters('vaultName')]",
            "location": "[parameters('location')]", "tags": .object(shape.tags.map(literal)), "properties": properties,
        ]
    }

    private static func role(_ role: JSON) -> JSON {
        let rest = role["scope"]?.string ?? ""
        let parts = rest.split(separator: "/").map(String.init)
        let scope =
            parts.count == 2
            ? "[resourceId('Microsoft.KeyVault/vaults/\(parts[0])', parameters('vaultName'), '\(quoted(parts[1]))')]"
            : own
        let (principal, definition) = (role["principal"]?.string ?? "", role["role"]?.string ?? "")
        let name =
            "[guid(resourceId('Microsoft.KeyVault/vaults', parameters('vaultName')), '\(quoted(rest))', "
            + "'\(quoted(principal))', '\(quoted(definition))')]"
        return [
            "type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "scope": .text(scope),
            "name": .text(name), "dependsOn": [.text(own)],
            "properties": .object(present: [
                (
                    "roleDefinitionId",
                    .text(
                        "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '\(quoted(definition))')]")
                ),
                ("principalId", .text(principal)), ("principalType", role.present("principalType")),
                ("condition", role.present("condition").map(literal)),
                ("conditionVersion", role.present("conditionVersion")),
                ("description", role.present("description").map(literal)),
            ]),
        ]
    }

    /// Text in square brackets would be taken for an expression, and the name of a member too; the language doubles the
    /// first bracket.
    static func literal(_ json: JSON) -> JSON {
        switch json {
        case .string(let string):
            guard let text = string.text else { return json }
            return .text(literal(text))
        case .array(let elements): return .array(elements.map(literal))
        case .object(let members): return .object(members.map(literal))
        default: return json
        }
    }

    private static func literal(_ member: JSONMember) -> JSONMember {
        JSONMember(name: literal(member.name), value: literal(member.value))
    }

    private static func literal(_ text: String) -> String {
        text.hasPrefix("[") && text.hasSuffix("]") ? "[" + text : text
    }

    static func quoted(_ text: String) -> String {
        String(text.flatMap { $0 == "'" ? ["'", "'"] : [$0] })
    }
}

extension JSON {
    /// Every member of that name, at any depth, with another text.
    fileprivate func replacing(_ name: String, _ text: String) -> JSON {
        switch self {
        case .object(let members):
            .object(
                members.map {
                    JSONMember(name: $0.name, value: $0.name == name ? .text(text) : $0.value.replacing(name, text))
                })
        case .array(let elements): .array(elements.map { $0.replacing(name, text) })
        default: self
        }
    }

    /// JSON with an indent of two blanks, as version control wants it.
    func indented(_ depth: Int = 0) -> String {
        let (inner, outer) = (String(repeating: "  ", count: depth + 1), String(repeating: "  ", count: depth))
        switch self {
        case .object(let members) where !members.isEmpty:
            let lines = members.map {
                "\(inner)\(JSON.text($0.name).serializedText): \($0.value.indented(depth + 1))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
        case .array(let elements) where !elements.isEmpty:
            return "[\n\(elements.map { inner + $0.indented(depth + 1) }.joined(separator: ",\n"))\n\(outer)]"
        default: return serializedText
        }
    }
}
