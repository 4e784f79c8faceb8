internal import ExactJSON

/// Evaluates the expressions of one template in one resource group.
struct TemplateEvaluator {
    /// Where the deployment goes, for `resourceGroup()`, `subscription()` and `resourceId()`.
    struct Place {
        let group: ResourceGroup
        let subscription: Subscription
        let deployment: String
        /// What follows a vault's name in its host, with the port.
        let vaultSuffix: String
        /// A resource that exists, by its id, for `reference()`.
        let resource: (Scope) -> JSON?
    }

    let place: Place
    let parameters: [String: JSON]
    /// Unevaluated, by name in lower case.
    let variables: [String: JSON]
    /// Names of variables that are being evaluated.
    private var open: Set<String> = []
    /// Number of the turn by the name of the loop; an empty name for the inner one.
    var turns: [String: Int64] = [:]

    init(_ place: Place, parameters: [String: JSON], variables: JSON) {
        self.place = place
        self.parameters = parameters
        self.variables = Dictionary(
            (variables.object ?? []).map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    }

    /// A value of the template with every expression in it replaced by what it means.
    func evaluate(_ value: JSON) throws(TemplateError) -> JSON {
        switch value {
        case .string(let text):
            guard let text = text.text else { return value }
            return try evaluate(try TemplateExpression(text: text))
        case .array(let elements):
            var result: [JSON] = []
            for element in elements { result.append(try evaluate(element)) }
            return .array(result)
        case .object(let members):
            var result: [JSONMember] = []
            for member in members {
                let name = try evaluate(.text(member.name)).string ?? member.name
                result.append(JSONMember(name: name, value: try evaluate(member.value)))
            }
            return .object(result)
        default: return value
        }
    }

    func evaluate(_ expression: TemplateExpression) throws(TemplateError) -> JSON {
        switch expression {
        case .literal(let value): return value
        case .member(let inner, let name): return try member(name, of: try evaluate(inner))
        case .index(let inner, let position):
            let value = try evaluate(inner)
            let position = try evaluate(position)
            if let name = position.string { return try member(name, of: value) }
            guard let list = value.array, let number = position.int, list.indices.contains(Int(number)) else {
                throw TemplateError("The index '\(TemplateFunctions.shown(position))' is out of bounds")
            }
            return list[Int(number)]
        case .call(let name, let arguments): return try call(name, arguments)
        }
    }

    private func member(_ name: String, of value: JSON) throws(TemplateError) -> JSON {
        guard let found = value.object?.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw TemplateError("The language expression property '\(name)' doesn't exist")
        }
        return found.value
    }

    private func call(_ name: String, _ arguments: [TemplateExpression]) throws(TemplateError) -> JSON {
        let key = name.lowercased()
        // Only the branch that is taken may have a value.
        if key == "if" {
            guard arguments.count == 3, let condition = try evaluate(arguments[0]).bool else {
                throw TemplateError("The template function 'if' takes a condition and two values")
            }
            return try evaluate(arguments[condition ? 1 : 2])
        }
        var values: [JSON] = []
        for argument in arguments { values.append(try evaluate(argument)) }
        if let result = try placed(key, values) { return result }
        if let result = try TemplateFunctions.call(key, values) { return result }
        throw TemplateError("The template function '\(name)' is not valid or not one that the emulator knows")
    }

    /// Functions that depend on the template and on where it is deployed.
    private func placed(_ name: String, _ values: [JSON]) throws(TemplateError) -> JSON? {
        switch name {
        case "parameters":
            let wanted = try TemplateFunctions.string(values, 0, name)
            guard let value = parameters[wanted.lowercased()] else {
                throw TemplateError("The template parameter '\(wanted)' is not found")
            }
            return value
        case "variables": return try variable(try TemplateFunctions.string(values, 0, name))
        case "resourcegroup": return place.group.json
        case "subscription": return place.subscription.json
        case "tenant": return ["tenantId": .text(place.subscription.tenant)]
        case "deployment": return ["name": .text(place.deployment)]
        case "environment":
            return [
                "name": "emulator",
                "suffixes": ["keyvaultDns": .text("." + place.vaultSuffix), "storage": "core.localhost"],
            ]
        case "resourceid": return .text(try resourceID(values).description)
        case "subscriptionresourceid":
            return .text(try Self.append(values, to: place.subscription.scope).description)
        case "extensionresourceid":
            let base = Scope(try TemplateFunctions.string(values, 0, name))
            return .text(try Self.append(Array(values.dropFirst()), to: base).description)
        case "reference":
            let text = try TemplateFunctions.string(values, 0, name)
            let scope = Scope(text)
            guard let resource = place.resource(scope) else {
                throw TemplateError("The resource '\(text)' of the template function 'reference' is not found")
            }
            let isFull = values.count > 2 && values[2].string?.lowercased() == "full"
            return isFull ? resource : resource["properties"] ?? .null
        case "copyindex":
            let loop = values.first?.string?.lowercased() ?? ""
            guard let turn = turns[loop] else {
                throw TemplateError("The template function 'copyIndex' is not expected here")
            }
            return .integer(turn + (values.last?.int ?? 0))
        default: return nil
        }
    }

    private func variable(_ wanted: String) throws(TemplateError) -> JSON {
        let key = wanted.lowercased()
        guard let value = variables[key] else { throw TemplateError("The template variable '\(wanted)' is not found") }
        guard !open.contains(key) else { throw TemplateError("The template variable '\(wanted)' refers to itself") }
        var inner = self
        inner.open.insert(key)
        return try inner.evaluate(value)
    }

    /// `resourceId([subscription], [group], type, name, …)`
    private func resourceID(_ values: [JSON]) throws(TemplateError) -> Scope {
        guard let typeIndex = values.firstIndex(where: { $0.string?.contains("/") == true }), typeIndex <= 2 else {
            throw TemplateError("The template function 'resourceId' names no type")
        }
        var subscription = place.subscription.id
        var group = place.group.scope.name
        if typeIndex == 2 { subscription = try TemplateFunctions.string(values, 0, "resourceId") }
        if typeIndex >= 1 { group = try TemplateFunctions.string(values, typeIndex - 1, "resourceId") }
        return try Self.append(
            Array(values.dropFirst(typeIndex)), to: Scope("/subscriptions/\(subscription)/resourceGroups/\(group)"))
    }

    /// A scope with a type and its names behind it.
    private static func append(_ values: [JSON], to base: Scope) throws(TemplateError) -> Scope {
        let type = try TemplateFunctions.string(values, 0, "resourceId").split(separator: "/").map { String($0) }
        let names = values.dropFirst().map(TemplateFunctions.shown)
        guard type.count == names.count + 1 else {
            throw TemplateError("The template function 'resourceId' has a number of names that does not fit its type")
        }
        let path = zip(type.dropFirst(), names).map { "\($0)/\($1)" }.joined(separator: "/")
        return base.appending("providers/\(type[0])/\(path)")
    }
}
