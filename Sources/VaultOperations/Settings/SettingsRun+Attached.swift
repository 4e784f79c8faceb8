import ExactJSON
import ResourceManager

/// What hangs on a vault: diagnostic settings, event subscriptions, locks, and the private endpoints that lead to it.
extension SettingsRun {
    /// Diagnostic settings that are missing or differ.
    func applyDiagnostics() async throws {
        try await attach(.diagnostics, "diagnostics") { client, scope, name, properties in
            try await client.putDiagnosticSetting(name, scope: scope, properties)
        }
    }

    /// Locks that are missing or differ. The vault's own only; those of its group hold in the target's group.
    func applyLocks() async throws {
        try await attach(.locks, "locks") { client, scope, name, properties in
            try await client.putLock(name, scope: scope, properties)
        }
    }

    /// Event subscriptions that are missing or differ, as far as their destination is known whole.
    func applyEvents() async throws {
        try await attach(.events, "eventSubscriptions", unless: Self.lacksDestination) {
            client, scope, name, properties in
            try await client.putEventSubscription(name, scope: scope, properties)
        }
    }

    /// The address of a webhook may hold a secret, so the service returns only its beginning.
    private static func lacksDestination(_ properties: JSON) -> String? {
        let destination = properties["destination"]
        guard destination?["endpointType"]?.string?.lowercased() == "webhook",
            destination?["properties"]?.present("endpointUrl") == nil
        else { return nil }
        let base = destination?["properties"]?["endpointBaseUrl"]?.string ?? "?"
        return
            "the service does not return the whole address of its webhook at \(base): make it by hand with that address"
    }

    private func attach(
        _ part: SettingsPart, _ member: String, unless obstacle: (JSON) -> String? = { _ in nil },
        _ put: @escaping (ManagementClient, _ scope: String, _ name: String, JSON) async throws -> Void
    ) async throws {
        let (client, id) = try target.managed("`apply settings`")
        let wanted = settings.parts[member]?.array ?? []
        guard !wanted.isEmpty else { return }
        let there = try await ManagedParts.read(target)
        if let unread = there.unread.first(where: { $0.part == member }) {
            return note(part, target.name, .failed, "what the target has could not be read: \(unread.why)")
        }
        let present = there.known[member]?.array ?? []
        for entry in wanted {
            guard let name = entry["name"]?.string, let properties = entry["properties"] else { continue }
            if present.contains(entry) {
                note(part, name, .same)
            } else if let obstacle = obstacle(properties) {
                // Only the destination is not comparable: one of that name is taken to be the one made by hand.
                let isThere = present.contains { $0["name"]?.string?.lowercased() == name.lowercased() }
                note(part, name, isThere ? .same : .left, isThere ? nil : obstacle)
            } else {
                try await write(part, name) { try await put(client, id.text, name, properties) }
            }
        }
    }

    /// A private endpoint stands in a subnet, and so in a region and in somebody's network: it is named, not made.
    func applyEndpoints() async throws {
        let wanted = settings.parts["privateEndpoints"]?.array ?? []
        guard !wanted.isEmpty else { return }
        let described = try await target.described("`apply settings`")
        let there = described.privateEndpoints.filter { $0.status.lowercased() == "approved" }.compactMap(\.endpoint)
        for (index, entry) in wanted.enumerated() {
            let name = entry["name"]?.string ?? entry["id"]?.string ?? "endpoint"
            if index < there.count {
                note(.endpoints, name, .same, "\(there[index].name) leads to the target")
            } else {
                note(
                    .endpoints, name, .left,
                    "it stands in a subnet of the source's network: make one for the target in \(described.location), "
                        + "`az network private-endpoint create --group-id vault --private-connection-resource-id "
                        + "\(described.id.text) …`, with its DNS zone group")
            }
        }
    }
}
