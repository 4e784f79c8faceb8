import ExactJSON
import KeyVault
import Locking

/// Reads what no backup carries: rotation policies, certificate policies, issuers and contacts, and what only Resource
/// Manager knows.
struct SettingsReader: Sendable {
    let vault: Vault
    let jobs: Int

    private var client: VaultClient { vault.client }

    /// Reads the policies of these objects and what belongs to the vault; a refusal is noted as unread.
    ///
    /// - Parameter known: the settings of a complete archive; the policies in it belong to its objects and stay as they are.
    func read(_ keys: [ObjectKey], keeping known: ArchiveSettings?) async throws -> ArchiveSettings {
        var start = known ?? ArchiveSettings()
        start.unread.removeAll {
            ["issuers", "contacts"].contains($0.part) || ManagedParts.names.contains($0.part)
        }
        let kept = Set(start.unread.map(\.part))
        let keys = keys.filter { key in
            start.rotationPolicies[key.name] == nil || key.kind != .key
        }.filter { key in
            start.certificatePolicies[key.name] == nil || key.kind != .certificate
        }.filter { !kept.contains(Self.part($0)) }
        let settings = Locked(start)
        let gate = Gate(jobs)
        try await withThrowingDiscardingTaskGroup { group in
            for key in keys where key.kind != .secret {
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    try await readPolicy(key, into: settings)
                }
            }
            group.addTask { try await readIssuers(into: settings) }
            group.addTask { try await readContacts(into: settings) }
        }
        let managed = try await ManagedParts.read(vault)
        return settings.withLock { settings in
            settings.parts = managed.known
            settings.unread += managed.unread
            settings.unread.sort { $0.part.utf8.lexicographicallyPrecedes($1.part.utf8) }
            return settings
        }
    }

    /// What an object's policy is called where it could not be read.
    private static func part(_ key: ObjectKey) -> String {
        key.kind == .key ? "rotationPolicies/\(key.name)" : "certificatePolicies/\(key.name)"
    }

    private func readPolicy(_ key: ObjectKey, into settings: Locked<ArchiveSettings>) async throws {
        switch key.kind {
        case .secret: return
        case .key:
            try await orUnread(Self.part(key), settings) {
                let policy = try await client.rotationPolicy(key.name)
                settings.withLock { $0.rotationPolicies[key.name] = policy.isSet ? policy.json : .null }
            }
        case .certificate:
            try await orUnread(Self.part(key), settings) {
                let policy = try await client.certificatePolicy(key.name)
                settings.withLock { $0.certificatePolicies[key.name] = policy }
            }
        }
    }

    private func readIssuers(into settings: Locked<ArchiveSettings>) async throws {
        try await orUnread("issuers", settings) {
            var issuers: [JSON] = []
            for listed in try await client.issuers() {
                issuers.append(Self.json(try await client.issuer(listed.name)))
            }
            settings.withLock { [issuers] in $0.issuers = issuers }
        }
    }

    private func readContacts(into settings: Locked<ArchiveSettings>) async throws {
        try await orUnread("contacts", settings) {
            let contacts = try await client.contacts().map(Self.json)
            settings.withLock { $0.contacts = contacts }
        }
    }

    private func orUnread(
        _ part: String, _ settings: Locked<ArchiveSettings>, _ body: () async throws -> Void
    ) async throws {
        do { try await body() } catch let error as VaultError where !error.stopsStatement && !error.isCancellation {
            settings.withLock { $0.unread.append(ArchiveSettings.Unread(part: part, why: error.description)) }
        }
    }

    /// An issuer as `settings.json` keeps it; its credentials are never returned.
    static func json(_ issuer: Issuer) -> JSON {
        var members = [JSONMember(name: "name", value: .text(issuer.name))]
        if let provider = issuer.provider { members.append(JSONMember(name: "provider", value: .text(provider))) }
        if let account = issuer.accountID { members.append(JSONMember(name: "account", value: .text(account))) }
        if let organization = issuer.organization {
            members.append(JSONMember(name: "organisation", value: organization))
        }
        if let enabled = issuer.enabled { members.append(JSONMember(name: "enabled", value: .bool(enabled))) }
        members.append(JSONMember(name: "needsCredential", value: true))
        return .object(members)
    }

    /// A contact as `settings.json` keeps it.
    static func json(_ contact: CertificateContact) -> JSON {
        var members = [JSONMember(name: "email", value: .text(contact.email))]
        if let name = contact.name { members.append(JSONMember(name: "name", value: .text(name))) }
        if let phone = contact.phone { members.append(JSONMember(name: "phone", value: .text(phone))) }
        return .object(members)
    }
}
