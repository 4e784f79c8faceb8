internal import Locking

/// Tenants with their principals and groups; ids are compared without regard to case.
public final class Directory: Sendable {
    private struct Content: Sendable {
        var tenants: [Tenant] = []
        var principals: [Principal] = []
        var groups: [DirectoryGroup] = []

        func uses(objectID: String) -> Bool {
            groups.contains { same($0.objectID, objectID) }
                || principals.contains { principal in
                    ([principal.objectID] + principal.objectIDs.values).contains { same($0, objectID) }
                }
        }
    }

    private let content = Locked(Content())
    /// Id of the first tenant: where everything belongs that names none.
    public let home: String

    /// A directory of what the configuration names. An entry that clashes with an earlier one is left out here and
    /// refused by the check at the start of a server.
    init(_ configuration: EmulatorConfiguration) {
        home = configuration.tenant.lowercased()
        let tenants = [Tenant(id: home, domain: "emulator.localhost")] + configuration.tenants
        content.withLock { $0.tenants = tenants }
        for principal in configuration.principals { try? add(principal) }
        for group in configuration.groups { try? add(group) }
    }

    /// The tenants, the home tenant first.
    public var tenants: [Tenant] { content.withLock { $0.tenants } }

    /// All principals, in the order in which they were added.
    public var principals: [Principal] { content.withLock { $0.principals } }

    /// All groups, in the order in which they were added.
    public var groups: [DirectoryGroup] { content.withLock { $0.groups } }

    /// The tenant that an authority address names by id or domain.
    public func tenant(_ name: String) -> Tenant? {
        let name = name.lowercased()
        return tenants.first { $0.id == name || $0.domain == name }
    }

    /// The application or managed identity with this client id, as the tenant knows it: with its object id there.
    public func principal(clientID: String, in tenant: String) -> Principal? {
        guard !clientID.isEmpty else { return nil }
        return principals.first { same($0.clientID, clientID) && $0.isKnown(in: tenant, home: home) }?
            .seen(from: tenant, home: home)
    }

    /// The principal with this object id in whatever tenant.
    public func principal(objectID: String) -> Principal? {
        principals.first { same($0.objectID, objectID) || $0.objectIDs.values.contains { same($0, objectID) } }
    }

    /// The group with this object id.
    public func group(objectID: String) -> DirectoryGroup? { groups.first { same($0.objectID, objectID) } }

    /// Whether this is the object id of a principal or a group.
    public func knows(objectID: String) -> Bool {
        principal(objectID: objectID) != nil || group(objectID: objectID) != nil
    }

    /// Object ids of the groups that an object is a member of, directly or through other groups.
    public func groups(of objectID: String) -> [String] {
        let groups = groups
        var found: [String] = []
        var searched = [objectID]
        while let member = searched.popLast() {
            for group in groups where group.members.contains(where: { same($0, member) }) {
                guard !found.contains(group.objectID) else { continue }
                found.append(group.objectID)
                searched.append(group.objectID)
            }
        }
        return found
    }

    /// Adds a tenant. Throws when its id or its domain is taken.
    public func add(_ tenant: Tenant) throws(EmulatorError) {
        try content.withLock { content throws(EmulatorError) in
            let clashes = content.tenants.contains {
                $0.id == tenant.id || ($0.domain != nil && $0.domain == tenant.domain)
            }
            guard !clashes else {
                throw EmulatorError(.invalidConfiguration, "two tenants have the id or domain of tenant \(tenant.id)")
            }
            content.tenants.append(tenant)
        }
    }

    /// Adds a principal. Throws when an id of it is taken or its tenant is not there.
    public func add(_ principal: Principal) throws(EmulatorError) {
        try content.withLock { content throws(EmulatorError) in
            let ids = [principal.objectID] + principal.objectIDs.values
            for id in ids where content.uses(objectID: id) {
                throw EmulatorError(.invalidConfiguration, "the object id \(id) of '\(principal.name)' is taken")
            }
            if !principal.clientID.isEmpty,
                content.principals.contains(where: { same($0.clientID, principal.clientID) })
            {
                throw EmulatorError(
                    .invalidConfiguration, "the client id \(principal.clientID) of '\(principal.name)' is taken")
            }
            for tenant in [principal.tenant ?? home] + principal.objectIDs.keys {
                guard content.tenants.contains(where: { same($0.id, tenant) }) else {
                    throw EmulatorError(
                        .invalidConfiguration, "'\(principal.name)' belongs to tenant \(tenant), which is not there")
                }
            }
            content.principals.append(principal)
        }
    }

    /// Adds a group. Throws when its id is taken.
    public func add(_ group: DirectoryGroup) throws(EmulatorError) {
        try content.withLock { content throws(EmulatorError) in
            guard !content.uses(objectID: group.objectID) else {
                throw EmulatorError(
                    .invalidConfiguration, "the object id \(group.objectID) of group '\(group.name)' is taken")
            }
            content.groups.append(group)
        }
    }
}

extension Principal {
    fileprivate func isKnown(in tenant: String, home: String) -> Bool {
        same(self.tenant ?? home, tenant) || objectIDs.keys.contains { same($0, tenant) }
    }

    /// The principal with the object id that a tenant has for it.
    fileprivate func seen(from tenant: String, home: String) -> Principal {
        guard !same(self.tenant ?? home, tenant) else { return self }
        var result = self
        result.objectID = objectIDs.first { same($0.key, tenant) }?.value ?? objectID
        return result
    }
}

private func same(_ left: String, _ right: String) -> Bool { left.lowercased() == right.lowercased() }
