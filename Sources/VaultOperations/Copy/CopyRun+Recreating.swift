import KeyVault

/// What cannot leave and is made anew, with new key material.
extension CopyRun {
    func recreateKey(
        _ item: ObjectItem, _ items: [ObjectItem], _ choice: RoadChoice, _ state: TargetState
    ) async throws -> Moved {
        let name = item.id.name
        let bundle: KeyBundle
        do { bundle = try await key(item, items) } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        {
            let hint = item.attributes.enabled ? "" : "; it is disabled: `including disabled` enables it for that"
            return Moved(
                choice: choice,
                ending: RestoreMachine.Ending(
                    status: .failed, reason: "its type cannot be read: \(error.description)\(hint)",
                    isPermission: item.attributes.enabled))
        }
        // The list's item tells whether it is disabled: to be read it may have been enabled for a moment.
        let listed = items.first { $0.id.version?.lowercased() == bundle.id.version?.lowercased() }
        var current = ArchiveVersion(listed ?? bundle.item)
        current.add(bundle)
        let ending = try await write(
            KeyMaker(
                target: client, name: name, current: current, listed: items.versionIDs,
                publicExponent: bundle.key.unusualExponent, rotationPolicy: try await rotationPolicy(of: name),
                source: versions(of: .key, item, items)), state)
        return Moved(choice: choice, ending: ending, versions: 1)
    }

    /// A key's current version; the service may refuse that of a disabled one.
    private func key(_ item: ObjectItem, _ items: [ObjectItem]) async throws -> KeyBundle {
        do { return try await source.key(item.id.name) } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        {
            guard let disabled, let current = VersionOrder(items).newest, !current.attributes.enabled else {
                throw error
            }
            return try await disabled.read(current, of: ObjectKey(.key, item.id.name)) {
                try await source.key(item.id.name, version: current.id.version)
            }
        }
    }

    /// Issues a certificate anew whose key cannot leave.
    func recreate(
        _ held: HeldCertificate, _ item: ObjectItem, _ items: [ObjectItem], _ choice: RoadChoice, _ state: TargetState
    ) async throws -> Moved {
        guard let current = held.current, case .known(let policy) = held.policy else {
            return Moved(
                choice: choice,
                ending: RestoreMachine.Ending(
                    status: .failed, reason: "its policy could not be read in the source", isPermission: true))
        }
        let issuer = try await issuers.carry(held.policy)
        var ending = try await write(
            CertificateMaker(
                target: client, name: item.id.name, current: current, listed: items.versionIDs, policy: policy,
                keepsChainOrder: held.keepsChainOrder[current.id], patience: options.patience,
                source: versions(of: .certificate, item, items)),
            state)
        issuer.add(to: &ending)
        return Moved(choice: choice, ending: ending, versions: 1)
    }
}
