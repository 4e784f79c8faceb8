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

    func rotationPolicy(of name: String) async throws -> Reading<JSON> {
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

    func left(_ choice: RoadChoice, _ item: ObjectItem) throws -> Moved {
        try noteLeft(ObjectKey(item.id.kind, item.id.name), choice.cause.rawValue)
        return Moved(choice: choice, ending: RestoreMachine.Ending(status: .left, reason: choice.reason))
    }

    /// Keeps why an object, or one version of it, stays behind, for whoever compares the vaults later.
    func noteLeft(_ key: ObjectKey, _ why: String, _ version: String? = nil) throws {
        var record = JournalRecord(.fail, step: JournalStep.road, object: key)
        record.version = version?.lowercased()
        record.why = why
        try journal.append(record)
    }

    func write<Writer: VersionWriter>(
        _ writer: Writer, _ state: TargetState
    ) async throws -> RestoreMachine.Ending {
        try await ValueMachine(
            writer: writer, journal: journal, options: options, policy: policy, replacing: replacing
        )
        .run(state, values.progress(of: writer.key))
    }

    func versions(of kind: ObjectKind, _ item: ObjectItem, _ items: [ObjectItem]) -> VaultValues {
        VaultValues(client: source, key: ObjectKey(kind, item.id.name), items: items, disabled: disabled)
    }
}
