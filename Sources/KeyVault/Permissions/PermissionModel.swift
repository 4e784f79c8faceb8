/// How a vault decides what an identity may do.
public enum PermissionModel: String, Sendable, Hashable {
    /// Role assignments, and nothing else.
    case roles
    /// The entries of the vault's access policy, and nothing else.
    case accessPolicies
}
