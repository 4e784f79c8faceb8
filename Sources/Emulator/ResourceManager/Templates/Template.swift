internal import ExactJSON

/// A deployment template with the values of its parameters, ready to be deployed to a resource group.
struct Template {
    /// One resource that the template makes.
    struct Item {
        let scope: Scope
        let apiVersion: String
        /// The body of its PUT.
        let body: JSON
        /// Names or ids of what must be there before.
        let dependsOn: [String]
    }

    let items: [Item]
    let outputs: JSON
    private let evaluator: TemplateEvaluator

    /// Evaluates a template. Throws `TemplateError` for a value that is missing, of the wrong type or not allowed, for
    /// functions that the emulator does not know, for nested deployments, and for dependencies that go in a circle.
    init(_ json: JSON, parameters given: JSON, _ place: TemplateEvaluator.Place) throws(TemplateError) {
        guard json["resources"] != nil, json["$schema"]?.string != nil else {
            throw TemplateError("The template has no '$schema' or no 'resources'")
        }
        let values = try TemplateParameters(json["parameters"] ?? [:], given: given, place).values
        evaluator = TemplateEvaluator(place, parameters: values, variables: json["variables"] ?? [:])
        guard let list = json["resources"]?.array ?? json["resources"]?.object?.map(\.value) else {
            throw TemplateError("The template's 'resources' is no array")
        }
        var items: [Item] = []
        for resource in list { items += try Self.expand(resource, parent: nil, evaluator) }
        self.items = try Self.ordered(items)
        outputs = json["outputs"] ?? [:]
    }

    /// The outputs, once the resources are there.
    func evaluatedOutputs() throws(TemplateError) -> JSON {
        var result: [JSONMember] = []
        for output in outputs.object ?? [] {
            if let condition = output.value["condition"], try evaluator.evaluate(condition).bool == false { continue }
            let value = try evaluator.evaluate(output.value["value"] ?? .null)
            result.append(
                JSONMember(name: output.name, value: ["type": output.value["type"] ?? "String", "value": value]))
        }
        return .object(result)
    }

    /// The items of one entry of `resources`: several for a loop, none when its condition is false, its children too.
    private static func expand(
        _ json: JSON, parent: (type: String, name: String)?, _ evaluator: TemplateEvaluator
    ) throws(TemplateError) -> [Item] {
        guard let copy = json["copy"] else { return try make(json, parent: parent, evaluator) }
        guard let count = try evaluator.evaluate(copy["count"] ?? .null).int, (0...800).contains(count) else {
            throw TemplateError("The count of a loop over resources is no number between 0 and 800")
        }
        var items: [Item] = []
        for turn in 0..<count {
            var inner = evaluator
            inner.turns[""] = turn
            if let name = copy["name"]?.string?.lowercased() { inner.turns[name] = turn }
            items += try make(json.removing("copy"), parent: parent, inner)
        }
        return items
    }

    private static func make(
        _ json: JSON, parent: (type: String, name: String)?, _ evaluator: TemplateEvaluator
    ) throws(TemplateError) -> [Item] {
        if let condition = json["condition"], try evaluator.evaluate(condition).bool == false { return [] }
        guard var type = json["type"]?.string, var name = try json["name"].map(evaluator.text) else {
            throw TemplateError("A resource of the template has no 'type' or no 'name'")
        }
        if let parent {
            type = type.contains(".") ? type : "\(parent.type)/\(type)"
            name = name.hasPrefix(parent.name + "/") ? name : "\(parent.name)/\(name)"
        }
        guard type.lowercased() != "microsoft.resources/deployments" else {
            throw TemplateError("The resource '\(name)' is a nested deployment, which the emulator does not deploy")
        }
        guard let apiVersion = try json["apiVersion"].map(evaluator.text) else {
            throw TemplateError("The resource '\(name)' has no 'apiVersion'")
        }
        let own = ["type", "name", "apiVersion", "dependsOn", "condition", "scope", "comments", "resources", "copy"]
        let members = (json.object ?? []).filter { !own.contains($0.name) }
        var dependencies: [String] = []
        for entry in json["dependsOn"]?.array ?? [] { dependencies.append(try evaluator.text(entry)) }
        if let parent { dependencies.append(parent.name) }
        let item = Item(
            scope: try scope(type, name, try json["scope"].map(evaluator.text), evaluator), apiVersion: apiVersion,
            body: try evaluator.evaluate(.object(members)), dependsOn: dependencies)
        var items = [item]
        for child in json["resources"]?.array ?? [] {
            items += try expand(child, parent: (type, name), evaluator)
        }
        return items
    }

    /// Where a resource stands: in the group, or on the resource that `scope` names (`type/name` or an id).
    private static func scope(
        _ type: String, _ name: String, _ target: String?, _ evaluator: TemplateEvaluator
    ) throws(TemplateError) -> Scope {
        let group = evaluator.place.group.scope
        let types = type.split(separator: "/").map { String($0) }
        let names = name.split(separator: "/").map { String($0) }
        guard types.count == names.count + 1 else {
            throw TemplateError("The name '\(name)' has a number of segments that does not fit the type '\(type)'")
        }
        let path = "providers/\(types[0])/" + zip(types.dropFirst(), names).map { "\($0)/\($1)" }.joined(separator: "/")
        guard let target else { return group.appending(path) }
        guard !target.hasPrefix("/") else { return Scope(target).appending(path) }
        return group.appending("providers/\(target)").appending(path)
    }

    /// Items so that each comes after what it depends on.
    private static func ordered(_ items: [Item]) throws(TemplateError) -> [Item] {
        var rest = items
        var result: [Item] = []
        while !rest.isEmpty {
            guard
                let index = rest.firstIndex(where: { item in
                    !rest.contains { $0.scope != item.scope && $0.isNamed(by: item.dependsOn) }
                })
            else { throw TemplateError("The dependencies of the template's resources go in a circle") }
            result.append(rest.remove(at: index))
        }
        return result
    }
}

extension Template.Item {
    /// Whether one of these ids or names means this item.
    fileprivate func isNamed(by dependencies: [String]) -> Bool {
        dependencies.contains { text in
            Scope(text) == scope || text.lowercased() == scope.name.lowercased()
                || scope.key.hasSuffix("/providers/" + text.lowercased())
        }
    }
}

extension TemplateEvaluator {
    /// A value that must be a text.
    func text(_ value: JSON) throws(TemplateError) -> String {
        guard let text = try evaluate(value).string else {
            throw TemplateError("'\(value.serializedText)' is no text where one is expected")
        }
        return text
    }
}
