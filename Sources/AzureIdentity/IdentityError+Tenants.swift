extension AccessToken {
    /// Throws when the token is of another tenant than the one that was wanted by its id. A domain name does not tell.
    func check(tenant wanted: String?, kind: String) throws(IdentityError) {
        guard let wanted, !wanted.contains("."), let own = SignedInIdentity(token: self, kind: kind).tenant,
            own.lowercased() != wanted.lowercased()
        else { return }
        throw .tenantNotAllowed(wanted, own: own)
    }
}

extension IdentityError {
    /// A vault of a tenant that the credential does not sign in to.
    static func tenantNotAllowed(_ wanted: String, own: String) -> IdentityError {
        IdentityError(
            code: .tenantNotAllowed, message: "the vault belongs to tenant \(wanted), the credential to tenant \(own)",
            remedy: "use a credential of the vault's tenant")
    }
}
