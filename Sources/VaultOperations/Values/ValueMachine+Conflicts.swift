import KeyVault

/// What the target holds already.
extension ValueMachine {
    private var kind: String { writer.key.kind.rawValue }

    /// What is there is from an earlier run, or it is a conflict.
    func goOn(
        _ items: [ObjectItem], _ progress: ValueHistory.Progress, _ course: inout ValueCourse
    ) async throws -> Ending {
        if progress.isUnfinished, let ending = try await resume(items, progress, &course) { return ending }
        if let made = progress.recreated, items.contains(where: { $0.id.version?.lowercased() == made }) {
            let note = items.count == 1 ? "" : "; it has been rotated or renewed since"
            return Ending(status: .same, reason: "an earlier run made it with new key material\(note)")
        }
        return try await decide(items, progress.ties, &course)
    }

    /// Goes on where an earlier run ended; nil when nothing that is there is known to be from it, or when it can only be
    /// replaced as a whole and may be.
    private func resume(
        _ items: [ObjectItem], _ progress: ValueHistory.Progress, _ course: inout ValueCourse
    ) async throws -> Ending? {
        func changed(_ reason: String) -> Ending? { policy == .replace ? nil : failed(reason) }
        let shown = Set(items.compactMap { $0.id.version?.lowercased() })
        var known = progress.written.map(\.new)
        let written = Set(progress.written.map(\.old))
        var covered = writer.versions.prefix { written.contains($0.id) }.count
        guard written.isSubset(of: writer.listed),
            !writer.versions.dropFirst(covered).contains(where: { written.contains($0.id) })
        else {
            return changed("changed meanwhile: the source's versions are not those that an earlier run began with")
        }
        let added = items.filter { !known.contains($0.id.version?.lowercased() ?? "") }
        guard Set(known).isSubset(of: shown) else {
            return changed("changed by others: versions that an earlier run wrote are gone")
        }
        if let open = progress.open, added.count == 1, let id = added[0].id.version?.lowercased(),
            covered < writer.versions.count, writer.versions[covered].id == open,
            try await writer.isOurs(added[0], writer.versions[covered])
        {
            try answered(writer.versions[covered].id, id, adopted: true)
            known.append(id)
            covered += 1
        } else if !added.isEmpty {
            guard !known.isEmpty else { return nil }
            return changed(
                "changed by others: it has \(added.count) versions that no run of this statement wrote; "
                    + "`on conflict replace` writes it anew")
        }
        course.wrote()
        return try await write(
            Writing(known: known, covered: covered, created: items.compactMap(\.attributes.created).max()),
            isAppended: false, &course)
    }

    /// Decides by the table of conflicts, comparing by content.
    private func decide(
        _ items: [ObjectItem], _ ties: [String: String], _ course: inout ValueCourse
    ) async throws -> Ending {
        let theirs = VersionOrder(items).versions
        switch try await writer.relation(theirs, ties) {
        case .same: return Ending(status: .same)
        case .prefix(let pairs) where policy == .newer: return try await append(pairs, theirs, &course)
        case .prefix:
            return try await conflict(
                items, "the target holds only its first versions", &course,
                hint: "`on conflict newer` appends the others")
        case .attributesDiffer: return try await equalVersions(theirs, ties, course)
        case .different: return try await conflict(items, "the target holds another \(kind) of that name", &course)
        case .unreadable:
            return try await conflict(
                items, "the target holds a \(kind) of that name, and its values cannot be compared", &course)
        }
    }

    /// Appends what is missing; the journal takes in first what was there, so that an interrupted run can tell it.
    private func append(
        _ pairs: [ValueHistory.Progress.Pair], _ theirs: [ObjectItem], _ course: inout ValueCourse
    ) async throws -> Ending {
        course.wrote()
        let there = Set(pairs.map(\.old))
        for pair in pairs { try answered(pair.old, pair.new, adopted: true) }
        return try await write(
            Writing(
                known: pairs.map(\.new), covered: writer.versions.prefix { there.contains($0.id) }.count,
                created: theirs.last?.attributes.created), isAppended: true, &course)
    }

    /// The same contents in order: nothing needs to be deleted.
    private func equalVersions(
        _ theirs: [ObjectItem], _ ties: [String: String], _ course: ValueCourse
    ) async throws -> Ending {
        let reason = "the target holds the same \(kind) with other attributes, tags or policy"
        switch policy {
        case .skip, .newer: return Ending(status: .skipped, reason: reason)
        case .fail: return failed("\(reason); with `on conflict replace` they are made equal")
        case .recover: return failed(reason)
        case .replace:
            let ending = try await course.equalise(pairs(theirs))
            guard ending.status == .done else { return ending }
            if let why = try await lastStep() { return Ending(status: .incomplete, reason: why) }
            guard try await writer.relation(VersionOrder(try await writer.present()).versions, ties) == .same else {
                return failed("\(reason), and not all of them can be made equal")
            }
            try done(nil)
            return ending
        }
    }

    /// Each version that is there beside the one that it should be like: certificates by thumbprint, others by order.
    private func pairs(_ theirs: [ObjectItem]) -> [AttributeRepair.Pair] {
        guard key.kind == .certificate else {
            return zip(writer.versions, theirs).map { AttributeRepair.Pair(wanted: $0, item: $1) }
        }
        return theirs.compactMap { item in
            writer.versions.first { $0.x5t == item.thumbprint }.map { AttributeRepair.Pair(wanted: $0, item: item) }
        }
    }

    private func conflict(
        _ items: [ObjectItem], _ reason: String, _ course: inout ValueCourse, hint: String? = nil
    ) async throws -> Ending {
        switch policy {
        case .skip: return Ending(status: .skipped, reason: reason)
        case .newer: return failed("\(reason): the two have diverged")
        case .recover: return failed(reason)
        case .fail: return failed("\(reason); \(hint ?? "with `on conflict skip` it stays as it is")")
        case .replace:
            guard !course.isReplacing else {
                return failed("changed by others: another \(kind) took the name while it was replaced")
            }
            // A content that cannot be read must not cost the object that is there.
            for version in writer.versions where version.enabled {
                guard try await writer.content(of: version) != nil else {
                    return failed("version \(version.id) cannot be read in the source; nothing was deleted")
                }
            }
            if let ending = try await course.replace(items) { return ending }
            return try await write(Writing(known: [], covered: 0), isAppended: false, &course)
        }
    }
}
