internal import ExactJSON

extension CertificatePolicy {
    /// What has to be generated for a certificate by this policy.
    func specification(in vault: VaultConfiguration) throws(ServiceError) -> SoftwareKey.Specification {
        var members = [JSONMember(name: "kty", value: .text(keyType))]
        if let keySize { members.append(JSONMember(name: "key_size", value: .integer(keySize))) }
        if let curve { members.append(JSONMember(name: "crv", value: .text(curve))) }
        return try KeyType(.object(members), in: vault).specification
    }

    /// Completes the policy of an import from what was imported (facts 3.4).
    ///
    /// - Parameter given: the request's policy; its lifetime actions stay.
    mutating func complete(from material: CertificateMaterial, given: JSON?) {
        let isHSM = keyType.hasSuffix("-HSM")
        switch material.key.specification {
        case .rsa(let bits): (keyType, keySize, curve) = ("RSA", Int64(bits), nil)
        case .ec(let curve): (keyType, keySize, self.curve) = ("EC", curve.keySize, curve.rawValue)
        }
        if isHSM { keyType += "-HSM" }
        material.leaf.complete(&self)
        useActionsOfIssuer(unless: given)
    }

    /// Without actions of its own, a policy renews where the vault can and warns where nobody but its owner can.
    mutating func useActionsOfIssuer(unless given: JSON?) {
        if let actions = given?["lifetime_actions"], !actions.isNull { return }
        let type = issuer == Self.unknownIssuer ? "EmailContacts" : "AutoRenew"
        lifetimeActions = [LifetimeAction(trigger: "lifetime_percentage", value: 80, type: type)]
    }
}
