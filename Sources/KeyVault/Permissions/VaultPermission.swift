/// One right on a vault's content: what it is called in an access policy and in a role, and which roles grant it.
///
/// The table behind it is Microsoft's list of Key Vault's data actions beside that of an access policy's permissions.
public struct VaultPermission: Sendable, Hashable, CustomStringConvertible {
    /// `secrets`, `keys` or `certificates`: the list of an access policy's entry that it belongs to.
    public let kind: ObjectKind

    /// The word in an access policy, such as `backup` or `wrapKey`.
    public let policyName: String

    /// The data action of roles, such as `Microsoft.KeyVault/vaults/secrets/backup/action`.
    public let dataAction: String

    /// The built-in roles that grant it, the narrowest first.
    public let roles: [BuiltInRole]

    init(_ kind: ObjectKind, _ policyName: String, _ action: String, _ narrower: BuiltInRole...) {
        self.kind = kind
        self.policyName = policyName
        dataAction = "Microsoft.KeyVault/vaults/\(action)"
        let officer: BuiltInRole =
            switch kind {
            case .secret: .secretsOfficer
            case .key: .cryptoOfficer
            case .certificate: .certificatesOfficer
            }
        roles = narrower + [officer, .administrator]
    }

    /// The first of its roles.
    public var narrowestRole: BuiltInRole { roles.first ?? .administrator }

    /// Its name as people say it: `secrets/backup`.
    public var description: String { "\(kind.plural)/\(policyName)" }

    /// Every right that the table knows, by kind.
    public static let all: [VaultPermission] = secrets + keys + certificates

    /// The right of that name of a kind, in any case.
    public static func named(_ policyName: some StringProtocol, of kind: ObjectKind) -> VaultPermission? {
        all.first { $0.kind == kind && $0.policyName.lowercased() == policyName.lowercased() }
    }

    /// The right that stands for a data action, in any case. Of several that one action grants (`keys/read` is both
    /// `list` and `get`) the first.
    public static func granted(by dataAction: some StringProtocol) -> VaultPermission? {
        all.first { $0.dataAction.lowercased() == dataAction.lowercased() }
    }
}
