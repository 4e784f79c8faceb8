extension IdentityError {
    /// A vault of a tenant that the credential does not sign in to.
    static func tenantNotAllowed(_ wanted: String, own: String) -> IdentityError {
        IdentityError(
            code: .tenantNotAllowed, message: "the vault belongs to tenant \(wanted), the credential to tenant \(own)",
            remedy: "use a credential of the vault's tenant")
    }
}
