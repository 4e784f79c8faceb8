/// Who sent a request, from the token's claims.
struct Caller: Sendable, Equatable {
    let clientID: String
    let objectID: String
    let tenant: String
    /// The ids for which permissions may have been given, in lower case: the caller's own, and those of the groups of
    /// which the token says that it is a member, directly or not.
    let identities: Set<String>
    /// The same as one text, by which what follows from them is remembered.
    let identityKey: String

    /// - Parameter groups: object ids.
    init(clientID: String, objectID: String, tenant: String, groups: [String] = []) {
        self.clientID = clientID
        self.objectID = objectID
        self.tenant = tenant
        identities = Set(([objectID] + groups).map { $0.lowercased() })
        identityKey = identities.sorted().joined(separator: "|")
    }
}
