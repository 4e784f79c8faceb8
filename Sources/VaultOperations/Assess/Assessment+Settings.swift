import KeyVault

extension Assessment {
    /// Soft-deleted objects stay behind.
    func assessLeftBehind() async throws {
        for kind in ObjectKind.allCases where request.selection.possibleKinds.contains(kind) {
            let deleted = try await reading(source) { try await source.client.deletedPages(of: kind).all() } ?? []
            for item in deleted where request.selection.contains(kind, item.id.name) && !item.item.managed {
                let date = item.scheduledPurgeDate.map { ", until \(Clock.iso8601($0))" } ?? ""
                add(
                    .deletedInSource, .note, item.item, "it is soft-deleted in the source and stays there\(date)",
                    "recover it first if it is to travel")
            }
        }
    }

    /// Issuers, contacts, policies, and how long the writes take.
    func assessSettings() async throws {
        guard request.selection.kinds.contains(.certificate) || request.selection.kinds.contains(.key) else { return }
        let issuers = try await reading(source) { try await source.client.issuers() } ?? []
        var there: Set<String>?
        if let target {
            there = try await reading(target) { try await target.client.issuers() }.map {
                Set($0.map { $0.name.lowercased() })
            }
        }
        for issuer in issuers {
            if let there, !there.contains(issuer.name.lowercased()) {
                add(
                    .issuerMissing, .warning, issuer.name, "the target has no issuer of this name",
                    "`apply settings into ALIAS only issuers`")
            }
            add(
                .issuerCredential, .warning, issuer.name, "its password is never returned by the service",
                "supply the password of its account at \(issuer.provider ?? "the provider") in the target")
        }
        add(
            .settingsLost, .note, source.name,
            "no backup carries rotation policies, issuers, contacts, access, network rules and protection",
            "`apply settings into ALIAS`")
        let objects = result().objects
        guard objects > 0, worlds == .differ else { return }
        let seconds = max(1, objects / 28)
        add(
            .writeBudget, .note, source.name,
            "\(objects) objects are written one version at a time, at most 300 in 10 s: at least \(seconds) s", nil)
    }
}
