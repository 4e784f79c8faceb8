import KeyVault

/// Asks once for each kind whether everything that a replacement needs is allowed, before anything is touched.
actor ReplaceRights {
    /// What a replacement does, and what it takes to put the object back when it cannot be finished.
    private static let words = ["delete", "purge", "recover", "restore"]

    private let client: VaultClient
    private var asked: [ObjectKind: Task<String?, any Error>] = [:]

    init(_ client: VaultClient) { self.client = client }

    /// What is missing for objects of a kind; nil when nothing is known to be.
    ///
    /// - Throws: `VaultError` for what stops everything.
    func refusal(of kind: ObjectKind) async throws -> String? {
        if let task = asked[kind] { return try await task.value }
        let client = client
        let task = Task { try await Self.ask(kind, client) }
        asked[kind] = task
        return try await task.value
    }

    private static func ask(_ kind: ObjectKind, _ client: VaultClient) async throws -> String? {
        var missing: [String] = []
        for word in words {
            guard let permission = VaultPermission.named(word, of: kind),
                case .refused(let error) = try await PermissionProbe.ask(permission, of: client)
            else { continue }
            let model = error.missingPermission?.model
            missing.append("\(permission), which comes with \(MissingPermission(permission, model: model).grant)")
        }
        return missing.isEmpty ? nil : missing.joined(separator: "; ")
    }
}
