import KeyVault

/// Which vaults to map.
public struct MapRequest: Sendable {
    /// The vault whose addresses are in use.
    public var old: Vault
    /// The vault that takes its place.
    public var new: Vault
    /// The resources that use the old vault, where they can be read.
    public var dependents: [MapRow.Dependent]

    /// A map from one vault to the other.
    public init(old: Vault, new: Vault, dependents: [MapRow.Dependent] = []) {
        self.old = old
        self.new = new
        self.dependents = dependents
    }
}

extension Operations {
    /// Every address of the old vault beside its new one: the vault, each object, each version, and the keys and secrets
    /// that belong to certificates. No old address is left out.
    ///
    /// - Throws: `OperationError`.
    public static func map(_ request: MapRequest, _ options: OperationOptions) async throws -> [MapRow] {
        guard !request.old.isSameVault(as: request.new) else {
            throw OperationError(
                .sameVault, "both sides are the vault \(request.old.name)", remedy: "name the new vault after `into`",
                exitCode: 6)
        }
        options.events(
            .started(operation: "map", detail: "\(request.old.summary) into \(request.new.summary)"))
        do {
            let journals = MoveJournals(
                source: request.old.host, archive: nil, target: request.new.host, stateFolder: options.stateFolder)
            let knowledge = await journals.read().knowledge
            return try await AddressMap(request: request, options: options, knowledge: knowledge).rows()
        } catch { throw OperationError(error) }
    }
}

/// Maps the addresses of one vault to those of another.
struct AddressMap: Sendable {
    let request: MapRequest
    let options: OperationOptions
    let knowledge: MoveKnowledge

    func rows() async throws -> [MapRow] {
        let vault = MapRow(
            kind: .vault, name: request.old.name, version: nil, old: request.old.url, new: request.new.url, basis: nil,
            note: nil)
        var objects: [ObjectKey: [MapRow]] = [:]
        let gate = Gate(options.jobs)
        try await withThrowingTaskGroup(of: (ObjectKey, [MapRow]).self) { group in
            try await InventoryWalk(client: request.old.client, selection: .all).each { item in
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    return (ObjectKey(item.id.kind, item.id.name), try await rows(of: item))
                }
            }
            for try await (key, rows) in group { objects[key] = rows }
        }
        return attached([vault] + objects.sorted { $0.key < $1.key }.flatMap(\.value))
    }

    // MARK: One object

    private func rows(of item: ObjectItem) async throws -> [MapRow] {
        let (kind, name) = (item.id.kind, item.id.name)
        let left = observed(try await request.old.client.versions(of: kind, named: name), name)
        let right = observed(try await request.new.client.versions(of: kind, named: name), name)
        // The key and the secret of a certificate's version have the version's id: they go where the certificate goes.
        let key = ObjectKey(item.managed ? .certificate : kind, name)
        let pairs = VersionPairs(left, right, written: knowledge.written[key] ?? [:]) { _, _ in false }
        let isOrderly = left.isOrdered && right.isOrdered && left.versions.count <= right.versions.count
        var partners: [String: (id: String, basis: MapRow.Basis)] = [:]
        for pair in pairs.pairs {
            switch pair.tie {
            case .id: partners[pair.left.facts.id] = (pair.right.facts.id, .id)
            case .journal: partners[pair.left.facts.id] = (pair.right.facts.id, .journal)
            case .order where isOrderly: partners[pair.left.facts.id] = (pair.right.facts.id, .order)
            case .order: break
            }
        }
        let isRecreated = knowledge.recreated.contains(key)
        let why = reason(key, right, isRecreated)
        let versions = left.versions.map { version -> MapRow in
            let partner = partners[version.facts.id]
            return row(kind, name, version.facts.id, partner, partner == nil ? why : isRecreated ? Self.recreated : nil)
        }
        let current = left.versions.last.flatMap { partners[$0.facts.id] }
        let isThere = current.map { ("", $0.basis) }
        return [row(kind, name, nil, isThere, isThere == nil ? why : isRecreated ? Self.recreated : nil)] + versions
    }

    private static let recreated = "re-created: the key material is new"

    private func observed(_ items: [ObjectItem], _ name: String) -> ObservedObject {
        let order = VersionOrder(items)
        return ObservedObject(
            name: name, versions: order.versions.map { ObservedVersion(facts: ArchiveVersion($0)) },
            isOrdered: order.isProven, policy: nil)
    }

    /// Why an address has no new one.
    private func reason(_ key: ObjectKey, _ right: ObservedObject, _ isRecreated: Bool) -> String {
        if right.versions.isEmpty {
            return knowledge.reasons[key].map { "not in the new vault: \($0)" } ?? "not in the new vault"
        }
        if isRecreated { return "re-created: only its current version has a successor" }
        return "nothing ties it to a version in the new vault: neither id nor journal nor a proven order"
    }

    private func row(
        _ kind: ObjectKind, _ name: String, _ version: String?, _ partner: (id: String, basis: MapRow.Basis)?,
        _ note: String?
    ) -> MapRow {
        let path = "\(kind.plural)/\(name)"
        let new = partner.map { "\(request.new.url)/\(path)\(version == nil ? "" : "/\($0.id)")" }
        return MapRow(
            kind: MapRow.Kind(kind), name: name, version: version,
            old: "\(request.old.url)/\(path)\(version.map { "/\($0)" } ?? "")", new: new,
            basis: partner?.basis ?? MapRow.Basis.none, note: note)
    }

    // MARK: Dependents

    /// Puts each dependent beside the address that it uses. One that names an address that the vault does not have any
    /// more is shown with the vault.
    private func attached(_ rows: [MapRow]) -> [MapRow] {
        var places: [String: Int] = [:]
        for (index, row) in rows.enumerated() { places[Self.folded(row.old)] = index }
        var users: [Int: [MapRow.Dependent]] = [:]
        for dependent in request.dependents {
            users[places[Self.folded(dependent.address ?? dependent.reference)] ?? 0, default: []].append(dependent)
        }
        return rows.enumerated().map { index, row in
            var row = row
            row.attach(users[index] ?? [])
            return row
        }
    }

    private static func folded(_ address: String) -> String {
        let text = address.lowercased()
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

extension MapRow.Kind {
    init(_ kind: ObjectKind) {
        switch kind {
        case .secret: self = .secret
        case .key: self = .key
        case .certificate: self = .certificate
        }
    }
}
