/// Who sent a request, from the token's claims.
struct Caller: Sendable, Equatable {
    let clientID: String
    let objectID: String
    let tenant: String
    /// Object ids of the groups of which the token says that the caller is a member, directly or not.
    var groups: [String] = []

    /// The ids for which permissions may have been given: the caller's own and those of its groups, in lower case.
    var identities: Set<String> { Set(([objectID] + groups).map { $0.lowercased() }) }
}
