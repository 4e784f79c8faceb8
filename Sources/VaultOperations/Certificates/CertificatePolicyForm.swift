import ExactJSON

/// A certificate's policy as requests take it, and when two of them are equal.
enum CertificatePolicyForm {
    /// The policy without what only the service writes.
    ///
    /// Source: Key Vault REST, certificate policy; `basic_constraints` is undocumented and only returned.
    static func sendable(_ policy: JSON) -> JSON {
        policy.removing("id", "attributes").changing("x509_props") { $0.removing("basic_constraints") }
    }

    /// The policy that goes along with the import of one version.
    ///
    /// A policy is one for all versions, and each container is its own witness: the type of the key and its size are read
    /// from it, the container's type must be said, and only an exportable import keeps the private key in its value. What
    /// the policy says of these is put back at the end.
    static func importing(_ policy: JSON?, contentType: String?) -> JSON {
        let form = policy.map(sendable) ?? .object([])
        var key = [JSONMember(name: "exportable", value: true)]
        if let reuse = form["key_props"]?["reuse_key"], !reuse.isNull {
            key.append(JSONMember(name: "reuse_key", value: reuse))
        }
        var members = (form.object ?? []).filter { !["key_props", "secret_props"].contains($0.name) }
        members.append(JSONMember(name: "key_props", value: .object(key)))
        if let contentType {
            members.append(JSONMember(name: "secret_props", value: ["contentType": .text(contentType)]))
        }
        return .object(members)
    }

    /// Whether a vault's policy is the wanted one; members that the service fills in of its own do not count.
    static func isEqual(_ present: JSON, to wanted: JSON) -> Bool {
        Policies.certificate(present, only: wanted).utf8.elementsEqual(Policies.certificate(wanted).utf8)
    }
}

extension JSON {
    /// The object with one member changed, where it has it.
    fileprivate func changing(_ name: String, _ change: (JSON) -> JSON) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { $0.name == name ? JSONMember(name: name, value: change($0.value)) : $0 })
    }
}
