internal import ExactJSON

/// Tags of a version, in the order in which they were given; nil elsewhere means that none were ever set.
struct Tags: Sendable, Equatable {
    private(set) var members: [JSONMember] = []

    init() {}

    /// Reads the `tags` member of a request or blob: nil when absent or null; refuses more than 15, names or values
    /// over 512 characters, and values that are no strings (facts 2.6).
    static func read(_ json: JSON?) throws(ServiceError) -> Tags? {
        guard let json, !json.isNull else { return nil }
        guard let members = json.object else { throw .badParameter("Property tags has invalid value\r\n") }
        guard members.count <= 15 else {
            throw .badParameter("Property tags has invalid value. At most 15 tags are allowed\r\n")
        }
        for member in members {
            guard let value = member.value.jsonString else {
                throw .badParameter("Property tags has invalid value. Tag values must be strings\r\n")
            }
            guard !member.name.isEmpty, member.name.utf16.count <= 512, value.utf16.count <= 512 else {
                throw .badParameter("Property tags has invalid value. Names and values take at most 512 characters\r\n")
            }
        }
        var tags = Tags()
        tags.members = members
        return tags
    }

    /// What a PATCH with `change` makes of tags.
    static func patched(_ old: Tags?, by change: Tags?, _ behaviour: UnconfirmedBehaviour) throws(ServiceError) -> Tags?
    {
        guard let change else { return old }
        guard !behaviour.patchReplacesTags, let old else { return change }
        let kept = old.members.filter { member in !change.members.contains { $0.name == member.name } }
        return try read(.object(kept + change.members))
    }

    var json: JSON { .object(members) }
}
