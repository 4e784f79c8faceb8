import KeyVault

extension ImportRun {
    /// Chooses the road of one object and goes it.
    func move(_ object: ExportedObject, _ state: TargetState) async throws -> CopyRun.Moved {
        switch object.entry.kind {
        case .secret: try await importSecret(object, state)
        case .certificate: try await importCertificate(object, state)
        case .key: try await makeKey(object, state)
        }
    }

    private func write<Writer: VersionWriter>(
        _ writer: Writer, _ state: TargetState
    ) async throws -> RestoreMachine.Ending {
        try await ValueMachine(
            writer: writer, journal: journal, options: options, policy: request.policy, replacing: replacing
        ).run(state, values.progress(of: writer.key))
    }

    /// What stays behind is kept in the journal too, for whoever compares the vaults later.
    private func left(_ choice: RoadChoice, _ key: ObjectKey) throws -> CopyRun.Moved {
        var record = JournalRecord(.fail, step: JournalStep.road, object: key)
        record.why = choice.cause.rawValue
        try journal.append(record)
        return CopyRun.Moved(choice: choice, ending: RestoreMachine.Ending(status: .left, reason: choice.reason))
    }

    /// What the export itself left behind makes a moved object incomplete.
    private func note(_ ending: inout RestoreMachine.Ending, _ object: ExportedObject) {
        guard ending.status == .done || ending.status == .same else { return }
        if let remainder = object.entry.exported?.remainder {
            ending.status = .incomplete
            ending.reason = remainder
        } else if ending.status == .done, !object.entry.isOrdered {
            ending.reason = "the order of versions that were made within one second is not proven"
        }
    }

    private func importSecret(_ object: ExportedObject, _ state: TargetState) async throws -> CopyRun.Moved {
        let versions = object.entry.versions
        let choice = RoadChoice(RoadFacts(kind: .secret, versions: versions.count), request.terms)
        var ending = try await write(
            SecretWriter(
                target: client, source: ExportedValues(object: object), name: object.entry.name, versions: versions,
                listed: Set(versions.map(\.id))), state)
        note(&ending, object)
        return CopyRun.Moved(choice: choice, ending: ending, versions: versions.count)
    }

    private func importCertificate(_ object: ExportedObject, _ state: TargetState) async throws -> CopyRun.Moved {
        let (name, source) = (object.entry.name, ExportedValues(object: object))
        let held = HeldCertificate(object, now: client.lastServiceTime ?? 0)
        let choice = RoadChoice(
            held.facts(RoadFacts(kind: .certificate, versions: held.versions.count)), request.terms)
        guard choice.road == .pfx || choice.road == .recreate, let current = held.current else {
            return try left(choice, object.entry.key)
        }
        let issuer = try await issuers.carry(held.policy)
        var ending: RestoreMachine.Ending
        if choice.road == .pfx {
            ending = try await write(CertificateWriter(held, name: name, from: source, into: client), state)
            note(&ending, object)
        } else {
            guard case .known(let policy) = held.policy else { return try left(choice, object.entry.key) }
            ending = try await write(
                CertificateMaker(
                    target: client, name: name, current: current, listed: Set(held.versions.map(\.id)), policy: policy,
                    keepsChainOrder: held.keepsChainOrder[current.id], patience: options.patience, source: source),
                state)
        }
        issuer.add(to: &ending)
        return CopyRun.Moved(
            choice: choice, ending: ending, versions: choice.road == .pfx ? held.movable.count : 1)
    }

    private func makeKey(_ object: ExportedObject, _ state: TargetState) async throws -> CopyRun.Moved {
        let entry = object.entry
        let choice = RoadChoice(RoadFacts(kind: .key, versions: entry.versions.count), request.terms)
        guard choice.road == .recreate, let current = entry.currentVersion else {
            return try left(choice, object.entry.key)
        }
        guard current.keyType != nil else {
            let why = "its type could not be read when it was exported: export it with `including disabled`"
            return CopyRun.Moved(choice: choice, ending: RestoreMachine.Ending(status: .failed, reason: why))
        }
        let ending = try await write(
            KeyMaker(
                target: client, name: entry.name, current: current, listed: Set(entry.versions.map(\.id)),
                publicExponent: object.publicExponent, rotationPolicy: archive.settings.rotationPolicy(of: entry),
                source: ExportedValues(object: object)), state)
        return CopyRun.Moved(choice: choice, ending: ending, versions: 1)
    }
}
