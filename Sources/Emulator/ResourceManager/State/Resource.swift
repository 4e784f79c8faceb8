internal import ExactJSON

/// A resource that Resource Manager keeps as a document: its id, and what was written.
struct Resource: Sendable, Equatable {
    let scope: Scope
    /// Everything beside `id`, `name` and `type`, in the order in which it was written.
    var members: [JSONMember]
    /// Seconds since 1970.
    let created: Int64
    var changed: Int64

    init(_ scope: Scope, members: [JSONMember], now: Int64) {
        self.scope = scope
        self.members = members.filter { !["id", "name", "type"].contains($0.name) }
        created = now
        changed = now
    }

    subscript(name: String) -> JSON? { JSON.object(members)[name] }

    var properties: JSON { self["properties"] ?? .object([]) }

    var location: String? { self["location"]?.string.map(Region.programmaticName) }

    /// The resource as answers show it.
    var json: JSON {
        .object(
            [
                JSONMember(name: "id", value: .text(scope.description)),
                JSONMember(name: "name", value: .text(scope.name)),
                JSONMember(name: "type", value: .text(scope.type ?? "")),
            ] + members)
    }

    /// The resource as the generic lists show it: without its properties.
    var summary: JSON {
        let shown = ["location", "tags", "kind", "sku", "identity", "managedBy", "zones", "plan"]
        return .object((json.object ?? []).filter { (["id", "name", "type"] + shown).contains($0.name) })
    }
}

extension JSON {
    /// An object with this member set (at the place it has, else at the end); nil removes it.
    func setting(_ name: String, _ value: JSON?) -> JSON {
        var members = object ?? []
        guard let value else { return removing(name) }
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].value = value
        } else {
            members.append(JSONMember(name: name, value: value))
        }
        return .object(members)
    }

    /// A JSON merge patch (RFC 7396) of this value.
    func merging(_ patch: JSON) -> JSON {
        guard let changes = patch.object else { return patch }
        var result: JSON = object == nil ? .object([]) : self
        for change in changes {
            result = result.setting(
                change.name, change.value.isNull ? nil : (result[change.name] ?? .object([])).merging(change.value))
        }
        return result
    }

    /// An object of the members that have a value.
    static func members(_ members: (String, JSON?)...) -> JSON {
        .object(members.compactMap { member in member.1.map { JSONMember(name: member.0, value: $0) } })
    }
}
