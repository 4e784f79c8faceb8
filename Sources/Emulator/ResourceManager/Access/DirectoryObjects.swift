internal import ExactJSON

/// The few questions to Microsoft Graph by which clients turn names of principals into object ids and back. The
/// emulator's cloud names Resource Manager's address as Graph's, so they come to the same host, below `/v1.0`.
struct DirectoryObjects {
    private let directory: Directory
    private let caller: Caller

    init(_ directory: Directory, _ caller: Caller) {
        self.directory = directory
        self.caller = caller
    }

    /// The answer to a request below `/v1.0`; nil for any other path.
    func answer(_ request: EmulatorRequest) throws(ServiceError) -> EmulatorResponse? {
        let path = Scope(Query.decode(request.path[...]))
        guard path.segments.first == "v1.0" else { return nil }
        let words = path.segments.dropFirst().map { $0.lowercased() }
        switch (request.method, words.first, words.count) {
        case ("GET", "me", 1):
            guard let user = directory.principal(objectID: caller.objectID), user.type == "User" else {
                throw ServiceError(
                    400, "BadRequest", "/me request is only valid with delegated authentication flow.")
            }
            return .json(Self.json(user))
        case ("GET", "serviceprincipals", 1), ("GET", "users", 1), ("GET", "groups", 1):
            return .json(["value": .array(try list(words[0], filter: Query.value("$filter", in: request.query)))])
        case ("GET", _, 2), ("GET", _, 3):
            guard let found = object(words.last ?? "") else { break }
            return .json(found)
        case ("POST", "directoryobjects", 2) where words[1] == "getbyids":
            let ids = (try? JSON(parsing: request.body))?["ids"]?.array?.compactMap(\.string) ?? []
            return .json(["value": .array(ids.compactMap(object))])
        default: break
        }
        throw ServiceError(404, "Request_ResourceNotFound", "Resource '\(path.name)' does not exist.")
    }

    private func object(_ id: String) -> JSON? {
        directory.principal(objectID: id).map(Self.json) ?? directory.group(objectID: id).map(Self.json)
    }

    /// Objects of a kind; a filter compares one property with one text.
    private func list(_ kind: String, filter: String?) throws(ServiceError) -> [JSON] {
        let all =
            kind == "groups"
            ? directory.groups.map(Self.json)
            : directory.principals.filter { ($0.type == "User") == (kind == "users") }.map(Self.json)
        guard let filter else { return all }
        let parts = filter.split(separator: "'", omittingEmptySubsequences: false)
        let property = parts[0].prefix { $0.isLetter }
        guard parts.count == 3, !property.isEmpty else {
            throw ServiceError(400, "Request_UnsupportedQuery", "The filter '\(filter)' is not supported.")
        }
        let wanted = parts[1].lowercased()
        return all.filter { object in
            guard let value = object[String(property)] else { return false }
            return (value.array ?? [value]).contains { $0.string?.lowercased() == wanted }
        }
    }

    private static func json(_ principal: Principal) -> JSON {
        if case .user(let name) = principal.kind {
            return [
                "@odata.type": "#microsoft.graph.user", "id": .text(principal.objectID),
                "displayName": .text(principal.name), "userPrincipalName": .text(name),
            ]
        }
        return [
            "@odata.type": "#microsoft.graph.servicePrincipal", "id": .text(principal.objectID),
            "displayName": .text(principal.name), "appId": .text(principal.clientID),
            "servicePrincipalNames": [.text(principal.clientID)],
        ]
    }

    private static func json(_ group: DirectoryGroup) -> JSON {
        [
            "@odata.type": "#microsoft.graph.group", "id": .text(group.objectID), "displayName": .text(group.name),
            "securityEnabled": true,
        ]
    }
}
