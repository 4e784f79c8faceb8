internal import ExactJSON

/// Writes resources as a deployment template, with the options of `exportTemplate` (facts 8.4).
struct TemplateExport {
    /// What a request's `options` ask for.
    struct Options {
        /// Whether names become parameters.
        let parameterizesNames: Bool
        /// Whether ids of resources outside become parameters.
        let parameterizesIDs: Bool
        let includesDefaults: Bool
        let includesComments: Bool

        init(_ text: String?) throws(ServiceError) {
            var words = Set((text ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map { $0.lowercased() })
            let skipsAll = words.remove("skipallparameterization") != nil
            parameterizesNames = words.remove("skipresourcenameparameterization") == nil && !skipsAll
            parameterizesIDs = !skipsAll
            includesDefaults = words.remove("includeparameterdefaultvalue") != nil
            includesComments = words.remove("includecomments") != nil
            guard words.isEmpty else {
                throw ServiceError(
                    400, "InvalidExportTemplateOptions",
                    "The options '\(words.sorted().joined(separator: ", "))' are not known.")
            }
        }
    }

    /// A resource with the body of the PUT that makes it anew.
    struct Source {
        let scope: Scope
        let apiVersion: String
        let body: JSON
    }

    private let options: Options
    private let sources: [Source]
    private var parameters: [JSONMember] = []

    init(_ sources: [Source], _ options: Options) {
        self.options = options
        self.sources = sources
    }

    /// The template.
    mutating func template() -> JSON {
        let resources = sources.map { resource($0) }
        return [
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "parameters": .object(parameters.sorted { $0.name < $1.name }),
            "variables": [:], "resources": .array(resources),
        ]
    }

    private mutating func resource(_ source: Source) -> JSON {
        var members = [
            JSONMember(name: "type", value: .text(source.scope.type ?? "")),
            JSONMember(name: "apiVersion", value: .text(source.apiVersion)),
            JSONMember(name: "name", value: name(of: source.scope)),
        ]
        if options.includesComments {
            members.append(
                JSONMember(name: "comments", value: .text("Generalized from resource: '\(source.scope)'.")))
        }
        if let parent = source.scope.parentResource, sources.contains(where: { $0.scope == parent }) {
            members.append(JSONMember(name: "dependsOn", value: [.text("[\(reference(to: parent))]")]))
        }
        return .object(members + (rewritten(source.body).object ?? []))
    }

    /// The name of a resource: a parameter, with the names of a part behind it.
    private mutating func name(of scope: Scope) -> JSON {
        guard options.parameterizesNames else { return .text(Self.names(of: scope).joined(separator: "/")) }
        let names = Self.names(of: scope)
        let owner = parameter(forNameOf: scope)
        guard names.count > 1 else { return .text("[\(owner)]") }
        let rest = names.dropFirst().map { "/" + $0 }.joined().replacing("'", with: "''")
        return .text("[concat(\(owner), '\(rest)')]")
    }

    /// `parameters('vaults_contoso_name')`, declared when it is new.
    private mutating func parameter(forNameOf scope: Scope) -> String {
        let type = (scope.type ?? "").split(separator: "/").map { String($0) }
        let name = Self.names(of: scope)[0]
        return declare("\(type.count > 1 ? type[1] : "resource")_\(name)_name", standard: name)
    }

    private mutating func declare(_ name: String, standard: String) -> String {
        let name = String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
        if !parameters.contains(where: { $0.name == name }) {
            parameters.append(
                JSONMember(
                    name: name,
                    value: options.includesDefaults
                        ? ["defaultValue": .text(standard), "type": "String"] : ["type": "String"]))
        }
        return "parameters('\(name)')"
    }

    /// `resourceId('type', name, …)` of a resource of the template.
    private mutating func reference(to scope: Scope) -> String {
        let names = Self.names(of: scope)
        let first = options.parameterizesNames ? parameter(forNameOf: scope) : "'\(names[0])'"
        let all = [first] + names.dropFirst().map { "'\($0)'" }
        return "resourceId('\(scope.type ?? "")', \(all.joined(separator: ", ")))"
    }

    /// A value in which ids of the template's resources are expressions and ids of others parameters.
    private mutating func rewritten(_ value: JSON) -> JSON {
        switch value {
        case .string(let text):
            guard let text = text.text else { return value }
            if text.hasPrefix("[") { return .text("[" + text) }
            let scope = Scope(text)
            guard text.hasPrefix("/subscriptions/"), scope.type != nil else { return value }
            if sources.contains(where: { $0.scope == scope }) { return .text("[\(reference(to: scope))]") }
            guard options.parameterizesIDs else { return value }
            let type = (scope.type ?? "").split(separator: "/").dropFirst().first.map { String($0) } ?? "resource"
            return .text("[\(declare("\(type)_\(scope.name)_externalid", standard: text))]")
        case .array(let elements):
            var result: [JSON] = []
            for element in elements { result.append(rewritten(element)) }
            return .array(result)
        case .object(let members):
            var result: [JSONMember] = []
            for member in members { result.append(JSONMember(name: member.name, value: rewritten(member.value))) }
            return .object(result)
        default: return value
        }
    }

    /// The names of a resource and of the ones that it is part of.
    static func names(of scope: Scope) -> [String] {
        let type = (scope.type ?? "").split(separator: "/").count
        let names = scope.segments.suffix(max(0, type - 1) * 2).enumerated().filter { $0.offset % 2 == 1 }
        return names.isEmpty ? [scope.name] : names.map(\.element)
    }
}
