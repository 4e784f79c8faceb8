import ExactJSON
import KeyVault

extension SettingsRun {
    /// Policies of keys that the target has; a key that is not there yet is no failure of its policy.
    func applyRotation() async throws {
        for (name, json) in settings.rotationPolicies.sorted(by: { $0.key < $1.key }) {
            guard !json.isNull, let wanted = RotationPolicy(json) else { continue }
            do {
                let present = try await target.client.rotationPolicy(name)
                guard Policies.rotation(present.json) != Policies.rotation(json) else {
                    note(.rotationPolicies, name, .same, kind: .key)
                    continue
                }
            } catch let error as VaultError where error.isNotFound {
                note(.rotationPolicies, name, .left, "the target has no such key", kind: .key)
                continue
            }
            try await write(.rotationPolicies, name, kind: .key) {
                try await target.client.setRotationPolicy(name, wanted)
            }
        }
    }

    /// Policies of certificates that the target has.
    func applyCertificatePolicies() async throws {
        for (name, policy) in settings.certificatePolicies.sorted(by: { $0.key < $1.key }) where !policy.isNull {
            do {
                let present = try await target.client.certificatePolicy(name)
                guard Policies.certificate(present) != Policies.certificate(policy) else {
                    note(.certificatePolicies, name, .same, kind: .certificate)
                    continue
                }
            } catch let error as VaultError where error.isNotFound {
                note(.certificatePolicies, name, .left, "the target has no such certificate", kind: .certificate)
                continue
            }
            try await write(.certificatePolicies, name, kind: .certificate) {
                _ = try await target.client.updateCertificatePolicy(
                    name, policy.removing("id", "attributes"))
            }
        }
    }

    /// Issuers that are missing are made without their password, which the service never returns. One that is there and
    /// differs stays: writing it anew would drop the password that it has.
    func applyIssuers() async throws {
        let present = try await target.client.issuers()
        for issuer in settings.issuers {
            guard let name = issuer["name"]?.string, let provider = issuer["provider"]?.string else { continue }
            if present.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                let there = SettingsReader.json(try await target.client.issuer(name))
                if Policies.surroundings([issuer]) == Policies.surroundings([there]) {
                    note(.issuers, name, .same)
                } else {
                    note(
                        .issuers, name, .left,
                        "the target has another issuer of this name; writing it anew would drop its password: change it "
                            + "by hand")
                }
                continue
            }
            let account = issuer["account"]?.string
            let missing =
                "supply the password of account \(account ?? "-") at \(provider): the service never returns it"
            try await write(.issuers, name, reason: missing) {
                try await target.client.setIssuer(
                    name,
                    IssuerDescription(
                        provider: provider, accountID: account, organization: issuer.present("organisation"),
                        enabled: issuer["enabled"]?.bool))
            }
        }
    }

    /// Contacts of both, by address; the source's name and number count.
    func applyContacts() async throws {
        let wanted = settings.contacts.compactMap { contact in
            contact["email"]?.string.map {
                CertificateContact(email: $0, name: contact["name"]?.string, phone: contact["phone"]?.string)
            }
        }
        guard !wanted.isEmpty else { return }
        let present = try await target.client.contacts()
        var merged = present
        for contact in wanted {
            if let index = merged.firstIndex(where: { $0.email.lowercased() == contact.email.lowercased() }) {
                merged[index] = contact
            } else {
                merged.append(contact)
            }
        }
        guard merged != present else { return note(.contacts, target.name, .same) }
        try await write(.contacts, target.name) { [merged] in try await target.client.setContacts(merged) }
    }
}
