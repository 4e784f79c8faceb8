import ExactJSON
import KeyVault
import Locking

extension CopyRun {
    /// What became of one object, and by which road.
    struct Moved {
        let choice: RoadChoice
        var ending: RestoreMachine.Ending
        /// How many versions were moved.
        var versions = 0

        /// Why it took its road, and what else is worth knowing; of what went wrong only that.
        var reason: String? {
            switch ending.status {
            case .done, .same, .incomplete:
                guard let note = ending.reason else { return choice.reason }
                return "\(choice.reason); \(note)"
            default: return ending.reason
            }
        }
    }

    /// Chooses the road and goes it; where the first object showed another world, by the other means.
    func move(_ item: ObjectItem, _ state: TargetState) async throws -> Moved {
        let items = try await source.versions(of: item.id.kind, named: item.id.name)
        let facts = try await RoadScout(source: request.source, terms: terms).facts(of: item, versions: items)
        let choice = RoadChoice(facts, terms)
        guard choice.road == .blob else { return try await moveOtherwise(item, items, facts, state) }
        if let appended = try await append(item, items, facts, state) { return appended }
        let issuer = item.id.kind == .certificate ? try await issuers.carry(policyOf: item.id.name) : .none
        var ending = try await moveBlob(item, state)
        // Refused as of another world, or kept from being sent because another object was.
        if ending.isOtherWorld || ending.status == .untried, isOtherWorld.withLock({ $0 }) {
            return try await moveOtherwise(item, items, facts, state)
        }
        issuer.add(to: &ending)
        return Moved(choice: choice, ending: ending, versions: items.count)
    }

    /// What the statement knows and allows, and what its first object has shown meanwhile.
    private var terms: RoadTerms {
        var terms = request.terms
        if isOtherWorld.withLock({ $0 }) { terms.worlds = .differ }
        return terms
    }

    private func moveBlob(_ item: ObjectItem, _ state: TargetState) async throws -> RestoreMachine.Ending {
        let (entry, blob) = try await ObjectReader(client: source).read(item)
        let policy = entry.kind == .key ? try await rotationPolicy(of: entry.name) : nil
        let machine = RestoreMachine(run: self, entry: entry, rotationPolicy: policy) { blob }
        return try await machine.run(state)
    }

    private func rotationPolicy(of name: String) async throws -> Reading<JSON> {
        do {
            let known = try await source.rotationPolicy(name)
            return .known(known.isSet ? known.json : .null)
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return .unreadable(error.description)
        }
    }

    private func moveOtherwise(
        _ item: ObjectItem, _ items: [ObjectItem], _ facts: RoadFacts, _ state: TargetState
    ) async throws -> Moved {
        let choice = RoadChoice(facts, terms)
        switch (item.id.kind, choice.cause) {
        case (_, .managed), (_, .pending), (_, .tier), (_, .manyVersions): return try left(choice, item)
        case (.secret, _): return try await moveSecret(item, items, choice, state)
        case (.certificate, _): return try await moveCertificate(item, items, facts, terms, state)
        case (.key, _):
            guard choice.road == .recreate else { return try left(choice, item) }
            return try await recreateKey(item, items, choice, state)
        }
    }

    /// Under `newer` what is live under the name, and is not what a blob would bring, is appended to by value; nil for
    /// everything else.
    private func append(
        _ item: ObjectItem, _ items: [ObjectItem], _ facts: RoadFacts, _ state: TargetState
    ) async throws -> Moved? {
        guard policy == .newer, item.id.kind != .key, case .live(let theirs) = state,
            !items.versionIDs.isSubset(of: theirs.versionIDs)
        else { return nil }
        var values = terms
        values.worlds = .differ
        let choice = RoadChoice(facts, values)
        switch (item.id.kind, choice.road) {
        case (.certificate, .pfx): return try await moveCertificate(item, items, facts, values, state)
        case (.secret, .value):
            // All versions, whatever is disabled: those that the blob brought are there and need no reading.
            let order = VersionOrder(items)
            let writer = SecretWriter(
                target: client, source: versions(of: .secret, item, items), name: item.id.name,
                versions: order.versions.map(ArchiveVersion.init), listed: items.versionIDs)
            return Moved(choice: choice, ending: try await write(writer, state), versions: items.count)
        default: return nil
        }
    }

    private func left(_ choice: RoadChoice, _ item: ObjectItem) throws -> Moved {
        try noteLeft(ObjectKey(item.id.kind, item.id.name), choice.cause.rawValue)
        return Moved(choice: choice, ending: RestoreMachine.Ending(status: .left, reason: choice.reason))
    }

    /// Keeps why an object, or one version of it, stays behind, for whoever compares the vaults later.
    private func noteLeft(_ key: ObjectKey, _ why: String, _ version: String? = nil) throws {
        var record = JournalRecord(.fail, step: JournalStep.road, object: key)
        record.version = version?.lowercased()
        record.why = why
        try journal.append(record)
    }

    private func write<Writer: VersionWriter>(
        _ writer: Writer, _ state: TargetState
    ) async throws -> RestoreMachine.Ending {
        try await ValueMachine(
            writer: writer, journal: journal, options: options, policy: policy, replacing: replacing
        )
        .run(state, values.progress(of: writer.key))
    }

    // MARK: Values

    private func moveSecret(
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

    private func moveCertificate(
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
            issuer.add(to: &ending)
            return Moved(choice: choice, ending: ending, versions: held.movable.count)
        case .recreate:
            guard let current = held.current, case .known(let policy) = held.policy else {
                return Moved(
                    choice: choice,
                    ending: RestoreMachine.Ending(
                        status: .failed, reason: "its policy could not be read in the source", isPermission: true))
            }
            let issuer = try await issuers.carry(held.policy)
            var ending = try await write(
                CertificateMaker(
                    target: client, name: name, current: current, listed: items.versionIDs, policy: policy,
                    keepsChainOrder: held.keepsChainOrder[current.id], patience: options.patience, source: source),
                state)
            issuer.add(to: &ending)
            return Moved(choice: choice, ending: ending, versions: 1)
        default: return try left(choice, item)
        }
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

    // MARK: New material

    private func recreateKey(
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

    private func versions(of kind: ObjectKind, _ item: ObjectItem, _ items: [ObjectItem]) -> VaultValues {
        VaultValues(client: source, key: ObjectKey(kind, item.id.name), items: items, disabled: disabled)
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
