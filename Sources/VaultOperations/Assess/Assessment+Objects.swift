import ExactJSON
import KeyVault

/// The names that the target holds already.
struct TakenNames: Sendable {
    var live: [ObjectKey: Bool] = [:]
    var deleted: [ObjectKey: DeletedItem] = [:]
}

extension Assessment {
    func assessObjects() async throws {
        let taken = try await takenNames()
        let gate = Gate(options.jobs)
        try await withThrowingDiscardingTaskGroup { group in
            for kind in [ObjectKind.certificate, .key, .secret] where request.selection.possibleKinds.contains(kind) {
                try await each(kind) { item in
                    await gate.enter()
                    group.addTask {
                        defer { gate.leave() }
                        try await self.assess(item, taken)
                    }
                }
            }
        }
    }

    /// The objects of a kind, certificates in creation too.
    private func each(_ kind: ObjectKind, _ visit: (ObjectItem) async -> Void) async throws {
        do {
            for try await page in source.client.pages(of: kind, includePending: kind == .certificate) {
                for item in page where request.selection.contains(kind, item.id.name) && !item.managed {
                    countObject()
                    await visit(item)
                }
            }
        } catch let error as VaultError where error.isForbidden {
            // That listing is refused is a finding already.
            noteFirewall(source, error)
        }
    }

    private func takenNames() async throws -> TakenNames {
        var taken = TakenNames()
        guard let client = target?.client, let vault = target else { return taken }
        for kind in ObjectKind.allCases {
            let live = try await reading(vault) { try await client.pages(of: kind).all() } ?? []
            for item in live { taken.live[ObjectKey(kind, item.id.name)] = item.managed }
            let deleted = try await reading(vault) { try await client.deletedPages(of: kind).all() } ?? []
            for item in deleted { taken.deleted[ObjectKey(kind, item.id.name)] = item }
        }
        return taken
    }

    private func assess(_ item: ObjectItem, _ taken: TakenNames) async throws {
        let (kind, name) = (item.id.kind, item.id.name)
        let versions = try await reading(source) { try await source.client.versions(of: kind, named: name) } ?? [item]
        let scout = RoadScout(
            source: source,
            terms: RoadTerms(
                method: .best, worlds: worlds, targetHasHardware: target?.sku.map { $0.lowercased() != "standard" }))
        let facts =
            try await reading(source) { try await scout.facts(of: item, versions: versions) }
            ?? RoadFacts(kind: kind, versions: versions.count)
        switch kind {
        case .secret: break
        case .key: try await assessRotation(item)
        case .certificate:
            try await assessIssuance(item, facts)
            guard facts.isCompleted else { return }
        }
        let choice = RoadChoice(facts, scout.terms)
        count(choice.road, kind: kind, versions: facts.versions)
        assessRoad(item, choice, facts)
        assessVersions(item, versions, choice)
        assessNames(item, taken)
    }

    var now: Int64 { source.client.lastServiceTime ?? Clock.localMilliseconds() / 1000 }

    /// A renewal that is near, and a request that is not finished.
    private func assessIssuance(_ item: ObjectItem, _ facts: RoadFacts) async throws {
        let name = item.id.name
        if let policy = try await reading(source, { try await source.client.certificatePolicy(name) }) {
            assessRenewal(item, policy)
        }
        let operation = try await reading(source) { try await source.client.pendingOperation(name) }
        guard operation?.isInProgress == true || !facts.isCompleted else { return }
        add(
            .pending, facts.isCompleted ? .warning : .blocker, item,
            facts.isCompleted
                ? "a new version is being issued and does not travel" : "its first issuance is not finished",
            "finish, merge or delete the request first")
    }

    private func assessRoad(_ item: ObjectItem, _ choice: RoadChoice, _ facts: RoadFacts) {
        switch choice.cause {
        case .keyStays:
            add(
                .keyStays, .blocker, item, choice.reason + dependence(item),
                "`recreate keys`; wrap the data anew first")
        case .certificateStays:
            add(.certStays, .blocker, item, choice.reason + dependence(item), "`recreate certificates`")
        case .certificateExpired: add(.certExpired, .blocker, item, choice.reason, "renew it first")
        case .tier: add(.hsmTier, .blocker, item, choice.reason, "make the target with the tier premium")
        case .manyVersions:
            add(.versionsLimit, .blocker, item, choice.reason, "keep using it from the old vault, or make it anew")
        case .value where facts.versions > RoadChoice.versionLimit:
            add(
                .versionsLimit, .warning, item,
                "it has \(facts.versions) versions, more than a backup carries: it goes by value", "`copy` or `export`")
        default: break
        }
        if choice.road == .blob, facts.versions > 10, facts.versions <= RoadChoice.versionLimit {
            add(
                .versionsMany, .warning, item,
                "it has \(facts.versions) versions: its backup may be too large to be restored",
                item.id.kind == .secret ? "move it by value: `copy` or `export`" : nil)
        }
        if worlds == .differ, [.value, .pfx].contains(choice.road) {
            add(.worldDiffers, .note, item, "\(choice.road.rawValue): \(choice.reason)", nil)
        }
    }

    /// What depends on an object that would be made anew, as far as it is known.
    private func dependence(_ item: ObjectItem) -> String {
        let users = users(of: item.id.name)
        return users.isEmpty ? "" : "; used by \(Self.some(Set(users).sorted()))"
    }

    private func assessVersions(_ item: ObjectItem, _ versions: [ObjectItem], _ choice: RoadChoice) {
        let isBlob = choice.road == .blob
        func names(_ items: [ObjectItem]) -> String {
            items.count == versions.count && items.count == 1
                ? "it"
                : "version \(items.prefix(5).compactMap(\.id.version).joined(separator: ", "))"
                    + (items.count > 5 ? " and \(items.count - 5) more" : "")
        }
        let disabled = versions.filter { !$0.attributes.enabled }
        if !disabled.isEmpty {
            add(
                .disabled, isBlob ? .note : .warning, item, "\(names(disabled)) is disabled",
                isBlob ? nil : "`including disabled`")
        }
        let expired = versions.filter { ($0.attributes.expires ?? .max) <= now }
        if !expired.isEmpty { add(.expired, .note, item, "\(names(expired)) has expired", nil) }
        let early = versions.filter { ($0.attributes.notBefore ?? .min) > now }
        if !early.isEmpty { add(.notYetValid, .note, item, "\(names(early)) is not valid yet", nil) }
        if [.value, .pfx].contains(choice.road), versions.count > 1, !VersionOrder(versions).isProven {
            add(
                .orderTied, .warning, item, "versions were made in one second, so that their order cannot be proven",
                nil)
        }
    }

    private func assessNames(_ item: ObjectItem, _ taken: TakenNames) {
        let key = ObjectKey(item.id.kind, item.id.name)
        let others: [ObjectKind] = item.id.kind == .certificate ? [.key, .secret] : []
        if let isManaged = taken.live[key] {
            if isManaged, item.id.kind != .certificate {
                add(
                    .otherKind, .blocker, item, "in the target a certificate holds the name",
                    "move the certificate, or rename the object")
            } else {
                add(
                    .liveNamesake, .warning, item, "the target holds the name",
                    "`on conflict skip`, `newer` or `replace`")
            }
        }
        for other in others where taken.live[ObjectKey(other, item.id.name)] == false {
            add(
                .otherKind, .blocker, item, "in the target a plain \(other.rawValue) holds the name",
                "rename the \(other.rawValue), or delete it in the target")
        }
        guard let deleted = taken.deleted[key] else { return }
        let date = deleted.scheduledPurgeDate.map { Clock.iso8601($0) } ?? "its purge"
        if deleted.item.attributes.isPurgeable == false {
            add(
                .deletedProtected, .blocker, item, "a soft-deleted object holds the name in the target until \(date)",
                "`on conflict recover`, or wait until then")
        } else {
            add(
                .deletedNamesake, .warning, item, "a soft-deleted object holds the name in the target",
                "`on conflict recover` or `replace`")
        }
    }
}
