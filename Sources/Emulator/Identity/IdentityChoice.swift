/// Which managed identity a request asks for.
struct IdentityChoice: Sendable {
    /// Why no identity serves.
    struct Problem: Error {
        let text: String
    }

    let clientID: String?
    let objectID: String?
    let resourceID: String?

    /// The identity that the parameters name or, without any, the system-assigned one or the only other one.
    func identity(among principals: [Principal], on host: ManagedIdentity.Host) -> Result<Principal, Problem> {
        let assigned = principals.compactMap { principal in
            if case .managedIdentity(let identity) = principal.kind, identity.hosts.contains(host) {
                return (principal, identity)
            }
            return nil
        }
        let names = [clientID, objectID, resourceID].compactMap { $0?.lowercased() }
        guard let name = names.first else {
            if let system = assigned.first(where: { $0.1.isSystemAssigned }) { return .success(system.0) }
            guard let first = assigned.first else { return .failure(Problem(text: "Identity not found")) }
            guard assigned.count == 1 else {
                return .failure(
                    Problem(
                        text: "Multiple user assigned identities exist, please specify the clientId / resourceId of "
                            + "the identity in the token request"))
            }
            return .success(first.0)
        }
        guard names.count == 1 else {
            return .failure(Problem(text: "Only one of client_id, object_id and the resource id may be given"))
        }
        let found = assigned.first { principal, identity in
            clientID != nil
                ? principal.clientID.lowercased() == name
                : objectID != nil ? principal.objectID.lowercased() == name : identity.resourceID.lowercased() == name
        }
        return found.map { .success($0.0) } ?? .failure(Problem(text: "Identity not found"))
    }
}
