import KeyVault

/// Says of one object of a vault which road it takes, and what becomes of it where it goes.
struct ObjectJudge: Sendable {
    /// The vault that the objects go into.
    struct Holder: Sendable {
        let client: VaultClient
        let view: TargetView
        let policy: ConflictPolicy
        /// What an earlier run wrote by value and did not finish.
        let begun: ValueHistory
    }

    let source: Vault
    let scout: RoadScout
    /// Nil where the objects go into an archive.
    let holder: Holder?

    func item(_ item: ObjectItem) async throws -> Plan.Item {
        let (kind, name) = (item.id.kind, item.id.name)
        let versions = try await source.client.versions(of: kind, named: name)
        let choice = try await scout.choice(of: item, versions: versions)
        var planned = Plan.Item(
            kind: kind, name: name, road: choice.road, action: .leave, reason: choice.reason, requests: 0,
            source: versions.map(Plan.Stamp.init).sorted { $0.id < $1.id }, target: .notAsked)
        if item.managed {
            planned.action = .fail
        } else if let holder {
            let state = try await holder.view.state(of: planned.key)
            planned.target = Plan.Holding(state)
            (planned.action, planned.reason) = try await decide(planned.key, versions, choice, state, holder)
        } else if choice.road != .left {
            (planned.action, planned.reason) = (.store, stored(choice, versions.count))
        }
        planned.requests = PlanCost.requests(
            kind, choice.road, planned.action, versions: versions.count - choice.versionsLeft)
        return planned
    }

    private func stored(_ choice: RoadChoice, _ versions: Int) -> String {
        guard choice.road == .blob else { return choice.reason }
        let reason = "the service's encrypted backup, with all versions"
        guard versions > RoadChoice.versionLimit else { return reason }
        return reason + "; with more than \(RoadChoice.versionLimit) versions the service may refuse it"
    }

    // MARK: What the target holds

    private func decide(
        _ key: ObjectKey, _ versions: [ObjectItem], _ choice: RoadChoice, _ state: TargetState, _ holder: Holder
    ) async throws -> (Plan.Action, String) {
        if choice.road == .left, scout.terms.method == .best { return (.leave, choice.reason) }
        switch state {
        case .live(let theirs) where ![.blob, .left].contains(choice.road):
            let progress = holder.begun.progress(of: key)
            if progress.isUnfinished {
                return (.resume, "an earlier run began to write it, and it goes on from there")
            }
            if let made = progress.recreated, theirs.versionIDs.contains(made) {
                return (.same, "an earlier run made it with new key material")
            }
            return try await compare(key, versions, choice, theirs, progress.ties, holder)
        case .deleted(let item) where ![.blob, .left].contains(choice.road):
            return RestorePlanner.action(RestoreDecision.deleted(item, holder.policy), choice)
        case .unknown where ![.blob, .left].contains(choice.road):
            return (.fail, "the target's \(key.kind.plural) may not be listed, so that nothing could be proven")
        default: break
        }
        let entry = ArchiveEntry(
            kind: key.kind, name: key.name, taken: 0, size: 0, digest: "", current: nil, isOrdered: true,
            versions: versions.map(ArchiveVersion.init))
        return RestorePlanner.action(
            RestoreDecision(entry, target: state, policy: holder.policy, wasSent: false), choice)
    }

    /// A secret's values are compared now, and dropped; certificates are compared when they are moved.
    private func compare(
        _ key: ObjectKey, _ versions: [ObjectItem], _ choice: RoadChoice, _ theirs: [ObjectItem],
        _ ties: [String: String], _ holder: Holder
    ) async throws -> (Plan.Action, String) {
        let (kind, policy) = (key.kind.rawValue, holder.policy)
        guard choice.road == .value else {
            return (.compare, "the target holds a \(kind) of that name: an equal one stays; \(words(policy))")
        }
        let ordered = VersionOrder(versions).versions
        let moved = scout.terms.includesDisabled ? ordered : ordered.filter(\.attributes.enabled)
        let writer = SecretWriter(
            target: holder.client,
            source: VaultValues(client: source.client, key: key, items: versions, disabled: nil), name: key.name,
            versions: moved.map(ArchiveVersion.init), listed: versions.versionIDs)
        switch try await writer.relation(VersionOrder(theirs).versions, ties) {
        case .same: return (.same, "the target holds the same values in the same order")
        case .prefix(let known) where policy == .newer:
            let (there, missing) = (known.count, moved.count - known.count)
            return (.append, "the target holds its first \(there) versions, and \(missing) are appended")
        case .prefix: return conflict("the target holds only its first versions", policy)
        case .attributesDiffer:
            let reason = "the target holds the same values with other attributes or tags"
            if policy == .replace { return (.update, "\(reason): they are made equal") }
            let stays = policy == .skip || policy == .newer
            return (stays ? .skip : .fail, "\(reason); \(words(policy))")
        case .different: return conflict("the target holds another \(kind) of that name", policy)
        case .unreadable:
            let reason = "the target holds a \(kind) of that name, and its values cannot be compared"
            if policy == .replace { return (.fail, "\(reason): nothing is deleted then") }
            return conflict(reason, policy)
        }
    }

    private func conflict(_ reason: String, _ policy: ConflictPolicy) -> (Plan.Action, String) {
        switch policy {
        case .skip: (.skip, "\(reason), and stays as it is")
        case .replace: (.replace, "\(reason), and is replaced")
        case .fail, .newer, .recover: (.fail, "\(reason); \(words(policy))")
        }
    }

    /// What a policy does with an object that differs.
    private func words(_ policy: ConflictPolicy) -> String {
        switch policy {
        case .fail: "any other fails, with `on conflict skip` it stays as it is"
        case .skip: "any other stays too"
        case .newer: "versions that are missing at its end are appended, any other difference fails"
        case .replace: "any other is replaced"
        case .recover: "any other fails"
        }
    }
}
