internal import ExactJSON

/// What a deployment would change, resource by resource.
struct WhatIf {
    private let context: ControlContext
    private let isFull: Bool

    /// `format` is `FullResourcePayloads`, which is the default, or `ResourceIdOnly`.
    init(_ context: ControlContext, format: String?) {
        self.context = context
        isFull = format?.lowercased() != "resourceidonly"
    }

    /// The resources of the template, then those of the group that it leaves alone.
    func changes(of template: Template) -> [JSON] {
        let touched = Set(template.items.map(\.scope))
        let group = context.base
        let others =
            context.core.vaults.vaults(below: group).map(\.scope)
            + context.core.control.withStore { $0.resources(below: group) }
            .filter { ResourceType.named($0.scope.type ?? "")?.form == .tracked }.map(\.scope)
        let ignored = others.filter { !touched.contains($0) }.sorted { $0.key < $1.key }
        return template.items.map(change)
            + ignored.map { scope in
                let current = context.current(scope)
                return JSON.members(
                    ("resourceId", .text(scope.description)), ("changeType", "Ignore"),
                    ("before", isFull ? current : nil), ("after", isFull ? current : nil))
            }
    }

    private func change(_ item: Template.Item) -> JSON {
        let after = wanted(item)
        guard let before = context.current(item.scope) else {
            return .members(
                ("resourceId", .text(item.scope.description)), ("changeType", "Create"),
                ("after", isFull ? after : nil))
        }
        let delta = Self.delta(before, after, path: "") + resets(before, after, item.scope)
        return .members(
            ("resourceId", .text(item.scope.description)), ("changeType", delta.isEmpty ? "NoChange" : "Modify"),
            ("before", isFull ? before : nil), ("after", isFull ? after : nil),
            ("delta", isFull && !delta.isEmpty ? .array(delta) : nil))
    }

    private func wanted(_ item: Template.Item) -> JSON {
        let head: JSON = [
            "id": .text(item.scope.description), "name": .text(item.scope.name), "type": .text(item.scope.type ?? ""),
            "apiVersion": .text(item.apiVersion),
        ]
        return (item.body.object ?? []).reduce(head) { $0.setting($1.name, $1.value) }
    }

    /// What a PUT of a vault sets back because the template does not say it.
    private func resets(_ before: JSON, _ after: JSON, _ scope: Scope) -> [JSON] {
        guard scope.type?.lowercased() == "microsoft.keyvault/vaults" else { return [] }
        var result: [JSON] = []
        for name in ["accessPolicies", "networkAcls"] {
            guard after["properties"]?[name] == nil, let old = before["properties"]?[name], old != [] else { continue }
            result.append(Self.entry("properties.\(name)", "Delete", before: old, after: nil))
        }
        if after["tags"] == nil, let old = before["tags"], old != [:] {
            result.append(Self.entry("tags", "Delete", before: old, after: nil))
        }
        return result
    }

    private static func entry(_ path: String, _ type: String, before: JSON?, after: JSON?) -> JSON {
        .members(
            ("path", .text(path)), ("propertyChangeType", .text(type)), ("before", before), ("after", after),
            ("children", .null))
    }

    /// The differences of what the template says; what it leaves out is not one. Read-only members never are.
    private static func delta(_ before: JSON, _ after: JSON, path: String) -> [JSON] {
        let readOnly = [
            "id", "name", "type", "apiVersion", "properties.vaultUri", "properties.provisioningState",
            "properties.createMode", "properties.hsmPoolResourceId",
        ]
        var result: [JSON] = []
        for member in after.object ?? [] {
            let path = path.isEmpty ? member.name : "\(path).\(member.name)"
            guard !readOnly.contains(path), !member.value.isNull else { continue }
            guard let old = before[member.name] else {
                result.append(entry(path, "Create", before: nil, after: member.value))
                continue
            }
            if isSame(old, member.value, path: path) { continue }
            if member.value.object != nil, old.object != nil {
                result += delta(old, member.value, path: path)
            } else {
                let type = member.value.array == nil ? "Modify" : "Array"
                result.append(entry(path, type, before: old, after: member.value))
            }
        }
        return result
    }

    private static func isSame(_ old: JSON, _ new: JSON, path: String) -> Bool {
        if path == "location" {
            return Region.programmaticName(old.string ?? "") == Region.programmaticName(new.string ?? "")
        }
        return old == new
    }
}
