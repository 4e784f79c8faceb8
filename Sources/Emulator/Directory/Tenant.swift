/// A tenant of the directory.
public struct Tenant: Sendable, Equatable {
    /// A GUID in lower case.
    public var id: String
    /// Domain name such as `contoso.onmicrosoft.com`, which authority addresses may carry in place of the id.
    public var domain: String?

    /// Creates a tenant.
    public init(id: String, domain: String? = nil) {
        self.id = id.lowercased()
        self.domain = domain?.lowercased()
    }
}

/// A security group.
public struct DirectoryGroup: Sendable, Equatable {
    /// Object id, a GUID.
    public var objectID: String
    /// Display name.
    public var name: String
    /// Tenant, a GUID; nil for the emulator's first one.
    public var tenant: String?
    /// Object ids of its members, principals and other groups.
    public var members: Set<String>

    /// Creates a group.
    public init(objectID: String, name: String, tenant: String? = nil, members: Set<String> = []) {
        self.objectID = objectID
        self.name = name
        self.tenant = tenant
        self.members = members
    }
}
