/// Where a right, a lock or a resource stands: everything (the root), a subscription, a resource group, a resource, or
/// an object in a vault. Scopes are compared without regard to case.
struct Scope: Sendable, Hashable, CustomStringConvertible {
    /// The parts between the slashes, as they were written.
    let segments: [String]
    /// The scope's text in lower case.
    let key: String

    static let root = Scope("/")

    /// Reads a resource id; slashes at the end and doubled ones do not count.
    init(_ path: String) {
        segments = path.split(separator: "/").map { String($0) }
        key = segments.map { "/" + $0.lowercased() }.joined()
    }

    static func == (left: Scope, right: Scope) -> Bool { left.key == right.key }

    func hash(into hasher: inout Hasher) { hasher.combine(key) }

    var description: String { segments.isEmpty ? "/" : segments.map { "/" + $0 }.joined() }

    /// GUID of the subscription; nil at the root.
    var subscription: String? { value(after: "subscriptions", at: 0) }

    /// Name of the resource group; nil above groups.
    var group: String? { value(after: "resourcegroups", at: 2) }

    /// The scope of the resource group; nil above groups.
    var groupScope: Scope? { group == nil ? nil : prefix(4) }

    /// The resource's full type such as `Microsoft.KeyVault/vaults`; nil when this is no resource (but, for example, the
    /// path of a collection).
    var type: String? {
        guard let index = providerIndex, index + 2 < segments.count, (segments.count - index) % 2 == 0 else {
            return nil
        }
        let names = segments[(index + 2)...].enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        return ([segments[index + 1]] + names).joined(separator: "/")
    }

    /// The last part: the name of what stands here.
    var name: String { segments.last ?? "" }

    /// What an extension resource (a lock, an assignment, a diagnostic setting) extends; for any other resource the
    /// scope in front of its provider.
    var base: Scope {
        guard let index = providerIndex else { return self }
        return prefix(index)
    }

    /// The resource that a child resource belongs to; nil for one that is no child.
    var parentResource: Scope? {
        guard let index = providerIndex, segments.count - index > 5 else { return nil }
        return prefix(segments.count - 2)
    }

    /// Whether `other` is this scope or lies below it.
    func contains(_ other: Scope) -> Bool {
        key.isEmpty || other.key == key || (other.key.hasPrefix(key) && other.key.dropFirst(key.count).hasPrefix("/"))
    }

    /// The scope with more parts behind it.
    func appending(_ path: String) -> Scope { Scope("\(segments.isEmpty ? "" : description)/\(path)") }

    private var providerIndex: Int? { segments.lastIndex { $0.lowercased() == "providers" } }

    private func prefix(_ count: Int) -> Scope { Scope(segments.prefix(count).joined(separator: "/")) }

    private func value(after word: String, at index: Int) -> String? {
        guard segments.count > index + 1, segments[index].lowercased() == word else { return nil }
        return segments[index + 1]
    }
}
