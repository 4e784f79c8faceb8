internal import ExactJSON

/// What one principal may do in a vault under access policies.
public struct AccessPolicy: Sendable, Equatable {
    /// The principal's tenant, a GUID.
    public var tenantID: String
    /// Object id of a user, a group or a service principal.
    public var objectID: String
    /// With it the policy is for this application on behalf of the principal only.
    public var applicationID: String?
    /// Names of permissions for keys, as they were written.
    public var keys: [String]
    /// Names of permissions for secrets.
    public var secrets: [String]
    /// Names of permissions for certificates.
    public var certificates: [String]
    /// Names of permissions for managed storage accounts, which the emulator keeps and does not use.
    public var storage: [String]

    /// Creates a policy.
    public init(
        tenantID: String, objectID: String, applicationID: String? = nil, keys: [String] = [], secrets: [String] = [],
        certificates: [String] = [], storage: [String] = []
    ) {
        self.tenantID = tenantID
        self.objectID = objectID
        self.applicationID = applicationID
        self.keys = keys
        self.secrets = secrets
        self.certificates = certificates
        self.storage = storage
    }

    /// Whether both are for the same principal (and application).
    func isForSame(as other: AccessPolicy) -> Bool {
        objectID.lowercased() == other.objectID.lowercased()
            && tenantID.lowercased() == other.tenantID.lowercased()
            && applicationID?.lowercased() == other.applicationID?.lowercased()
    }

    /// Whether the policy grants a right. `all` does not include purging.
    func grants(_ right: DataRight) -> Bool {
        let names = Set(self[right.area].map { $0.lowercased() })
        if names.contains("all"), right.names != ["purge"] { return true }
        return right.names.contains { names.contains($0.lowercased()) }
    }

    private subscript(area: String) -> [String] {
        switch area {
        case "keys": keys
        case "secrets": secrets
        case "certificates": certificates
        default: storage
        }
    }

    var json: JSON {
        let areas = [("keys", keys), ("secrets", secrets), ("certificates", certificates), ("storage", storage)]
        return .members(
            ("tenantId", .text(tenantID)), ("objectId", .text(objectID)),
            ("applicationId", applicationID.map { .text($0) }),
            (
                "permissions",
                .object(
                    areas.filter { $0.0 != "storage" || !$0.1.isEmpty }.map { area in
                        JSONMember(name: area.0, value: .array(area.1.map { .text($0) }))
                    })
            ))
    }

    /// Reads an entry of `accessPolicies`.
    init(_ json: JSON) throws(ServiceError) {
        guard let tenant = json["tenantId"]?.string, GUID.isValid(tenant) else {
            throw .invalidVaultParameter("accessPolicies.tenantId")
        }
        guard let object = json["objectId"]?.string, GUID.isValid(object) else {
            throw .invalidVaultParameter("accessPolicies.objectId")
        }
        guard let permissions = json["permissions"], permissions.object != nil else {
            throw .invalidVaultParameter("accessPolicies.permissions")
        }
        let application = json["applicationId"].flatMap { $0.isNull ? nil : $0 }
        if let application, application.string.map(GUID.isValid) != true {
            throw .invalidVaultParameter("accessPolicies.applicationId")
        }
        self.init(
            tenantID: tenant, objectID: object, applicationID: application?.string,
            keys: try Self.names("keys", of: permissions), secrets: try Self.names("secrets", of: permissions),
            certificates: try Self.names("certificates", of: permissions),
            storage: try Self.names("storage", of: permissions))
    }

    private static func names(_ area: String, of permissions: JSON) throws(ServiceError) -> [String] {
        guard let value = permissions[area], !value.isNull else { return [] }
        guard let list = value.array else { throw .invalidVaultParameter("accessPolicies.permissions.\(area)") }
        var result: [String] = []
        for entry in list {
            guard let name = entry.string,
                area == "storage" || DataRight.names(in: area).contains(name.lowercased())
            else { throw .invalidVaultParameter("accessPolicies.permissions.\(area)") }
            result.append(name)
        }
        return result
    }
}

/// GUIDs as text.
enum GUID {
    /// Whether a text is a GUID with dashes.
    static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.utf8.allSatisfy { Hex.value($0) != nil } }
    }
}
