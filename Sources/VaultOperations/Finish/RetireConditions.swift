import KeyVault

/// What must hold before a vault ends (operations section 9). All of it is looked at, whatever fails first.
struct RetireConditions: Sendable {
    /// Nothing in the source may have changed so lately: the service shows changes late.
    static let settled: Int64 = 120

    let request: RetireRequest
    let options: OperationOptions

    /// What does not hold, each with what to do.
    func unmet() async throws -> [String] {
        var unmet: [String] = []
        if request.confirm.lowercased() != request.vault.name.lowercased() {
            unmet.append("`confirm` says \(request.confirm), and the vault is \(request.vault.name)")
        }
        unmet += try await protection()
        unmet += try await dependents()
        let pending = try await VaultSide(vault: request.vault).pendingCertificates()
        if !pending.isEmpty {
            unmet.append(
                "issuance of certificates is pending (\(pending.joined(separator: ", "))): finish or delete it")
        }
        return unmet + (try await proof())
    }

    private func isAcknowledged(_ name: String) -> Bool {
        request.acknowledged.contains { $0.lowercased() == name.lowercased() }
    }

    // MARK: Resource Manager

    private func protection() async throws -> [String] {
        var unmet: [String] = []
        do {
            let protection = try await request.control.protection()
            if !protection.hasSoftDelete || protection.retentionDays <= 0 {
                unmet.append("soft delete is off, so that a delete would be final: turn it on")
            }
            for lock in protection.locks.sorted() { unmet.append("the lock \(lock) forbids it: remove it") }
        } catch let error where !error.isCancellation {
            unmet.append("its protection and locks cannot be read: \(OperationError(error).message)")
        }
        do { _ = try await request.control.belongings() } catch let error where !error.isCancellation {
            unmet.append(
                "role assignments and event subscriptions, which recovering does not bring back, cannot be saved: "
                    + OperationError(error).message)
        }
        return unmet
    }

    private func dependents() async throws -> [String] {
        let found: [MapRow.Dependent]
        do { found = try await request.control.dependents() } catch let error where !error.isCancellation {
            return ["who uses it cannot be listed: \(OperationError(error).message)"]
        }
        options.events(
            .note(
                "\(found.count) uses of it are known to Resource Manager; callers that are no resources of it (people, "
                    + "scripts, other clouds) are in no list"))
        let names = Set(found.map(\.name)).filter { !isAcknowledged($0) }.sorted()
        guard !names.isEmpty else { return [] }
        return names.map { name in
            let type = found.first { $0.name == name }?.type ?? ""
            return "\(name) (\(type)) uses it: change it, or write `acknowledge \"\(name)\"`"
        }
    }

    // MARK: The proof

    private func proof() async throws -> [String] {
        let all = try await EvidenceStore(stateFolder: options.stateFolder).find(source: request.vault.host)
        var pair: (evidence: Evidence, successor: Vault)?
        for evidence in all where pair == nil {
            if let vault = request.successors.first(where: { $0.host == evidence.target.host }) {
                pair = (evidence, vault)
            }
        }
        guard let pair else {
            return ["no connected vault was compared with all of it: run `verify all` against its successor"]
        }
        var unmet = findings(pair.evidence)
        let target = try await StateDigest.take(VaultSide(vault: pair.successor), options)
        if target.text != pair.evidence.target.digest {
            unmet.append("\(pair.successor.name) has changed since the verification: verify again")
        }
        // The source comes last, right before the delete, and twice.
        let first = try await StateDigest.take(VaultSide(vault: request.vault), options)
        let second = try await StateDigest.take(VaultSide(vault: request.vault), options)
        let now = request.vault.client.lastServiceTime ?? Int64.max
        if first.text != pair.evidence.source.digest || second.text != first.text {
            unmet.append("\(request.vault.name) has changed since the verification: verify again")
        } else if second.newest > now - Self.settled {
            unmet.append(
                "something in \(request.vault.name) changed less than \(Self.settled) s ago: wait, then verify again")
        }
        if now - pair.evidence.end > request.freshness {
            unmet.append("the verification is older than \(request.freshness) s (`freshness`): verify again")
        }
        return unmet
    }

    /// What the verification found, unless it is of a kind that can be accepted and was, by name.
    private func findings(_ evidence: Evidence) -> [String] {
        var unmet: [String] = []
        var named: Set<String> = []
        func ask(_ name: String, _ what: String) {
            guard !isAcknowledged(name), named.insert("\(name) \(what)").inserted else { return }
            unmet.append("\(name) \(what): write `acknowledge \"\(name)\"` if that is accepted")
        }
        for finding in evidence.findings {
            let object = [finding.kind?.rawValue, finding.name].compactMap { $0 }.joined(separator: " ")
            switch finding.differenceClass {
            case .missing: ask(finding.name, "(\(object)) was left behind")
            case .unproven: ask(finding.name, "(\(object)) is not proven")
            case .targetMovedOn: ask(finding.name, "(\(object)) has newer versions in the target")
            case .different, .extra, .changing, .sourceMovedOn:
                unmet.append("the verification found \(object): \(finding.field) \(finding.differenceClass.rawValue)")
            }
        }
        for key in evidence.recreated { ask(key.name, "(\(key)) has new key material") }
        return unmet
    }
}
