extension VaultPermission {
    /// The right that one of this module's operations needs (`VaultError.operation`), such as `get rotation policy of
    /// key`; `nil` for what needs none, such as signing in.
    public static func needed(for operation: String) -> VaultPermission? {
        let words = operation.lowercased().split(separator: " ")
        guard let verb = words.first else { return nil }
        if words.contains("contacts") { return named("managecontacts", of: .certificate) }
        if words.contains("issuers") { return named("listissuers", of: .certificate) }
        if words.contains("issuer") {
            return named(verb == "get" ? "getissuers" : "\(verb)issuers", of: .certificate)
        }
        guard let kind = words.lazy.compactMap(kind(named:)).first else { return nil }
        if words.contains("rotation") {
            return named(verb == "get" ? "getrotationpolicy" : "setrotationpolicy", of: kind)
        }
        switch (verb, kind) {
        case ("update", .secret): return named("set", of: kind)
        case ("merge", _): return named("create", of: kind)
        case ("cancel", _): return named("update", of: kind)
        case ("delete", .certificate) where words.contains("pending"): return named("update", of: kind)
        default: return named(verb, of: kind)
        }
    }

    private static func kind(named word: Substring) -> ObjectKind? {
        ObjectKind.allCases.first { $0.rawValue == word || $0.plural == word }
    }
}
