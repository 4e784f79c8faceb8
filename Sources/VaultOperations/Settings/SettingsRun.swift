import ExactJSON
import KeyVault
import Locking
import ResourceManager

/// One application of settings while it runs.
final class SettingsRun: Sendable {
    let request: SettingsRequest
    let settings: ArchiveSettings
    /// Nil while it is only planned: then nothing is written.
    let journal: JournalWriter?
    private let items = Locked<[SettingsItem]>([])

    init(request: SettingsRequest, settings: ArchiveSettings, journal: JournalWriter?) {
        self.request = request
        self.settings = settings
        self.journal = journal
    }

    var target: Vault { request.target }
    /// What became of the settings so far.
    var noted: [SettingsItem] { items.withLock { $0 } }

    func run() async throws -> SettingsResult {
        var result = SettingsResult()
        do {
            for part in request.parts {
                try Task.checkCancellation()
                try await apply(part)
            }
            try await journal?.commit(JournalRecord(.end, step: "run"))
        } catch {
            let failure = OperationError(error)
            if items.withLock({ $0.isEmpty }), failure.code != .interrupted { throw failure }
            result.failure = failure
            try? await journal?.synchronize()
        }
        result.items = items.withLock { $0 }
        return result
    }

    private func apply(_ part: SettingsPart) async throws {
        if let why = Self.member(part).flatMap(settings.whyUnread) {
            return note(part, target.name, .left, "it could not be read in the source: \(why)")
        }
        do {
            switch part {
            case .rotationPolicies: try await applyRotation()
            case .certificatePolicies: try await applyCertificatePolicies()
            case .issuers: try await applyIssuers()
            case .contacts: try await applyContacts()
            case .roles: try await applyRoles()
            case .diagnostics: try await applyDiagnostics()
            case .accessPolicies, .network, .protection, .tags: try await applyVault(part)
            case .endpoints: try await applyEndpoints()
            case .events: try await applyEvents()
            case .locks: try await applyLocks()
            }
        } catch let error as OperationError where error.code == .notPermitted {
            note(part, target.name, .failed, error.description)
        } catch let error as ManagementError where !error.stopsEverything {
            note(part, target.name, .failed, error.description)
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            note(part, target.name, .failed, error.description)
        }
    }

    /// The member of `settings.json` that a part comes from; nil where each object has its own.
    private static func member(_ part: SettingsPart) -> String? {
        switch part {
        case .rotationPolicies, .certificatePolicies: nil
        case .issuers: "issuers"
        case .contacts: "contacts"
        case .roles: "roleAssignments"
        case .diagnostics: "diagnostics"
        case .accessPolicies, .network, .protection, .tags: "vault"
        case .endpoints: "privateEndpoints"
        case .events: "eventSubscriptions"
        case .locks: "locks"
        }
    }

    /// Keeps what became of a setting.
    func note(
        _ part: SettingsPart, _ name: String, _ status: Outcome, _ reason: String? = nil, kind: ObjectKind? = nil
    ) {
        items.withLock {
            $0.append(SettingsItem(kind: kind, part: part, name: name, status: status, reason: reason))
        }
    }

    /// Writes one difference: its intent is on disk before the request, its outcome after it. What the service refuses
    /// for this setting alone is its outcome; what stops everything is thrown.
    func write(
        _ part: SettingsPart, _ name: String, kind: ObjectKind? = nil, reason: String? = nil,
        _ body: () async throws -> Void
    ) async throws {
        guard let journal else { return note(part, name, .done, reason, kind: kind) }
        var intent = JournalRecord(.intent, step: part.rawValue, object: kind.map { ObjectKey($0, name) })
        if kind == nil { intent.why = name }
        intent.at = target.client.lastServiceTime
        try await journal.commit(intent)
        do {
            try await body()
            note(part, name, .done, reason, kind: kind)
            try journal.append(JournalRecord(.done, step: part.rawValue, object: intent.object))
        } catch let error as VaultError where !error.stopsStatement && !error.isUnreachable {
            try fail(part, name, kind, error.description)
        } catch let error as ManagementError where !error.stopsEverything {
            try fail(part, name, kind, error.description)
        }
    }

    private func fail(_ part: SettingsPart, _ name: String, _ kind: ObjectKind?, _ why: String) throws {
        var record = JournalRecord(.fail, step: part.rawValue, object: kind.map { ObjectKey($0, name) })
        record.why = why
        try journal?.append(record)
        note(part, name, .failed, why, kind: kind)
    }
}
