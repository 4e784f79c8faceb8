internal import ExactJSON

/// What one of the identity's roles allows: actions on resources and on their content, and what is taken from each.
public struct GrantedActions: Sendable, Equatable {
    /// Actions on resources, such as `Microsoft.KeyVault/vaults/write`; `*` stands for anything.
    public let actions: [String]
    /// What is taken from them.
    public let notActions: [String]
    /// Actions on content, such as `Microsoft.KeyVault/vaults/secrets/setSecret/action`.
    public let dataActions: [String]
    /// What is taken from them.
    public let notDataActions: [String]

    init(_ json: JSON) {
        func all(_ member: String) -> [String] { (json[member]?.array ?? []).compactMap(\.string) }
        actions = all("actions")
        notActions = all("notActions")
        dataActions = all("dataActions")
        notDataActions = all("notDataActions")
    }

    /// Whether it allows an action on a resource.
    public func allows(action: String) -> Bool {
        actions.contains { Self.matches(action, $0) } && !notActions.contains { Self.matches(action, $0) }
    }

    /// Whether it allows an action on content.
    public func allows(dataAction: String) -> Bool {
        dataActions.contains { Self.matches(dataAction, $0) }
            && !notDataActions.contains { Self.matches(dataAction, $0) }
    }

    /// Compares without case; each `*` of the pattern stands for any text.
    static func matches(_ action: String, _ pattern: String) -> Bool {
        let (text, pattern) = (Array(action.lowercased().utf8), Array(pattern.lowercased().utf8))
        var (at, place) = (0, 0)
        var retry: (at: Int, place: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                retry = (at, place)
                place += 1
            } else if place < pattern.count, pattern[place] == text[at] {
                at += 1
                place += 1
            } else if let last = retry {
                retry = (last.at + 1, last.place)
                at = last.at + 1
                place = last.place + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
