internal import ExactJSON

/// A vault's objects as documents. They stand under the vault's id and the time of its creation, so that a new vault of
/// an old name never finds the old one's objects.
extension Vault {
    /// What the ids of the objects' documents begin with.
    var documentKey: String { "\(scope.description)@\(created)/" }

    /// Tells the journal what has changed; called inside the state's lock, so that the order is right.
    func recordChanges(of state: inout VaultState) {
        record(.secret, state.secrets.takeChanges())
        record(.key, state.keys.takeChanges())
        record(.certificate, state.certificates.takeChanges())
        if state.takeSettingsChange() {
            let settings = state.certificateSettings
            journal.record(.vaultSettings, documentKey, settings.storedForm)
        }
    }

    private func record<Content>(
        _ kind: StateDocument.Kind, _ changes: [(key: String, object: StoredObject<Content>?)]
    ) {
        for change in changes { journal.record(kind, documentKey + change.key, change.object?.storedForm) }
    }

    /// Tells the journal that nothing of what the vault holds is to be kept: its name is free, and nobody can get at it
    /// any more.
    func recordErasure() {
        withState { state in
            let keys: [(StateDocument.Kind, [String])] = [
                (.secret, state.secrets.keys), (.key, state.keys.keys), (.certificate, state.certificates.keys),
                (.vaultSettings, [""]),
            ]
            for (kind, keys) in keys {
                for key in keys { journal.record(kind, documentKey + key, nil) }
            }
        }
    }

    /// Takes over the objects that were stored for this vault, in place of all others.
    func restoreObjects(_ documents: StoredObjects) throws(EmulatorError) {
        let secrets = try documents.secrets.map { json throws(EmulatorError) in
            try StoredObject<SecretContent>(storedForm: json)
        }
        let keys = try documents.keys.map { json throws(EmulatorError) in
            try StoredObject<KeyContent>(storedForm: json)
        }
        let certificates = try documents.certificates.map { json throws(EmulatorError) in
            try StoredObject<CertificateContent>(storedForm: json)
        }
        let settings = try documents.settings.map { json throws(EmulatorError) in
            try CertificateSettings(storedForm: json)
        }
        withState { state in
            state.secrets.replace(with: secrets)
            state.keys.replace(with: keys)
            state.certificates.replace(with: certificates)
            state.certificateSettings = settings ?? CertificateSettings()
            _ = state.takeSettingsChange()
        }
    }
}

/// The documents of one vault's objects.
struct StoredObjects {
    var secrets: [JSON] = []
    var keys: [JSON] = []
    var certificates: [JSON] = []
    var settings: JSON?

    /// Sorts documents by the vault's key with which their ids begin.
    static func byVault(_ documents: [StateDocument]) -> [String: StoredObjects] {
        var result: [String: StoredObjects] = [:]
        for document in documents {
            guard let content = document.content, let slash = document.id.lastIndex(of: "/") else { continue }
            let vault = String(document.id[...slash])
            switch document.kind {
            case .secret: result[vault, default: StoredObjects()].secrets.append(content)
            case .key: result[vault, default: StoredObjects()].keys.append(content)
            case .certificate: result[vault, default: StoredObjects()].certificates.append(content)
            case .vaultSettings: result[vault, default: StoredObjects()].settings = content
            default: continue
            }
        }
        return result
    }
}
