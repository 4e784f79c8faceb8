import KeyVault

/// What is written version by version, by its value or its container.
extension CopyRun {
    func moveSecret(
        _ item: ObjectItem, _ items: [ObjectItem], _ choice: RoadChoice, _ state: TargetState
    ) async throws -> Moved {
        guard choice.road == .value else { return try left(choice, item) }
        for version in items where !version.attributes.enabled && disabled == nil {
            try noteLeft(ObjectKey(.secret, item.id.name), HeldCertificate.Obstacle.disabled.word, version.id.version)
        }
        let order = VersionOrder(items)
        let moved = order.versions.filter { $0.attributes.enabled || disabled != nil }.map(ArchiveVersion.init)
        var ending = try await write(
            SecretWriter(
                target: client, source: versions(of: .secret, item, items), name: item.id.name, versions: moved,
                listed: items.versionIDs), state)
        note(&ending, left: choice.versionsLeft, isOrdered: order.isProven)
        return Moved(choice: choice, ending: ending, versions: moved.count)
    }

    /// What stays behind makes a moved object incomplete.
    private func note(_ ending: inout RestoreMachine.Ending, left: Int, isOrdered: Bool) {
        guard ending.status == .done || ending.status == .same else { return }
        if left > 0 {
            ending.status = .incomplete
            ending.reason = "\(left) of its versions are disabled, cannot be read and stay behind"
        } else if ending.status == .done, !isOrdered {
            ending.reason = "the order of versions that were made within one second is not proven"
        }
    }

    func moveCertificate(
        _ item: ObjectItem, _ items: [ObjectItem], _ forecast: RoadFacts, _ terms: RoadTerms,
        _ state: TargetState
    ) async throws -> Moved {
        let name = item.id.name
        let source = versions(of: .certificate, item, items)
        let held = try await CertificateReader(
            client: self.source, values: source, includesDisabled: disabled != nil
        ).read(name, items)
        let choice = RoadChoice(held.facts(forecast), terms)
        switch choice.road {
        case .pfx:
            if let ending = Self.ending(of: held) { return Moved(choice: choice, ending: ending) }
            for (id, obstacle) in held.obstacles.sorted(by: { $0.key < $1.key }) {
                try noteLeft(ObjectKey(.certificate, name), obstacle.word, id)
            }
            let issuer = try await issuers.carry(held.policy)
            var ending = try await write(CertificateWriter(held, name: name, from: source, into: client), state)
            note(&ending, left: choice.versionsLeft, isOrdered: held.isOrdered)
            Self.note(&ending, unread: held.unread)
            issuer.add(to: &ending)
            return Moved(choice: choice, ending: ending, versions: held.movable.count)
        case .recreate:
            return try await recreate(held, item, items, choice, state)
        default: return try left(choice, item)
        }
    }

    /// Older versions whose containers were no use were not counted when the road was chosen.
    private static func note(_ ending: inout RestoreMachine.Ending, unread: Int) {
        guard unread > 0, ending.isThere else { return }
        ending.status = .incomplete
        let why = "\(unread) of its older versions could not be read and stay behind"
        ending.reason = [ending.reason, why].compactMap { $0 }.joined(separator: "; ")
    }

    /// How a certificate ends whose current version cannot be moved although its road is open; nil when it can.
    private static func ending(of held: HeldCertificate) -> RestoreMachine.Ending? {
        switch held.current.flatMap({ held.obstacles[$0.id] }) {
        case .refused:
            RestoreMachine.Ending(
                status: .failed,
                reason:
                    "the secret of its current version may not be read, and that holds its key: the right `get` for "
                    + "secrets is needed in the source", isPermission: true)
        case .unreadable(let why): RestoreMachine.Ending(status: .failed, reason: why)
        default: nil
        }
    }
}

extension CertificateWriter {
    /// Writes what a certificate holds.
    init(_ held: HeldCertificate, name: String, from source: any ValueSource, into target: VaultClient) {
        self.init(
            target: target, source: source, name: name, versions: held.movable, all: held.versions,
            policy: held.policy, keepsChainOrder: held.keepsChainOrder)
    }
}
