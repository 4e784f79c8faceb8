import KeyVault

extension Assessment {
    /// Who uses the vault and its objects; what cannot be listed is said, because nobody else will say it.
    func assessDependents() async throws {
        let list: DependentList
        do { list = try await source.dependents() } catch let error as OperationError where error.code != .interrupted {
            return add(
                .dependentsUnknown, .warning, source.name, "what uses the vault could not be read: \(error.message)",
                "list what uses it by hand")
        }
        let byResource = Dictionary(grouping: list.found, by: \.id).sorted { $0.key < $1.key }
        for (id, references) in byResource {
            guard let first = references.first else { continue }
            for reference in references {
                if let object = reference.object {
                    noteUse(of: object, by: first.name + (reference.isPinned ? " (one version)" : ""))
                }
            }
            let pinned = references.count(where: \.isPinned)
            add(
                .dependents, .warning, first.name,
                "\(first.type) points at the vault: "
                    + references.prefix(3).map(\.reference).joined(separator: ", ")
                    + (references.count > 3 ? " and \(references.count - 3) more" : "")
                    + (pinned > 0 ? " (\(pinned) of \(references.count) stay with one version)" : "") + "; \(id)",
                "`map` lists the new address beside each old one")
        }
        for resource in list.unread {
            add(
                .dependentsUnknown, .warning, resource.name,
                "\(resource.type) may use the vault and could not be asked: \(resource.why)",
                "grant 'Reader' on it, or look by hand")
        }
    }
}
