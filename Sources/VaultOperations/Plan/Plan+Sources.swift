import KeyVault

extension Plan.Stamp {
    init(_ item: ObjectItem) {
        self.init(id: (item.id.version ?? "").lowercased(), updated: item.attributes.updated ?? 0)
    }

    init(_ version: ArchiveVersion) { self.init(id: version.id, updated: version.updated) }
}

extension Plan.Side {
    init(_ vault: Vault, _ role: Role, _ alias: String) {
        self.init(
            role: role, alias: alias, host: vault.host, name: vault.name, region: vault.region,
            subscription: vault.subscription)
    }
}

extension Plan.Holding {
    init(_ state: TargetState) {
        switch state {
        case .unknown: self = .unlisted
        case .absent: self = .nothing
        case .live(let versions): self = .live(versions.map(Plan.Stamp.init).sorted { $0.id < $1.id })
        case .deleted(let item): self = .deleted(item.deletedDate)
        case .otherKind(let kind): self = .otherKind(kind)
        }
    }
}
