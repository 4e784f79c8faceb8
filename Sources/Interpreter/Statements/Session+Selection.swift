internal import KeyVault
internal import RelocationLanguage
internal import VaultOperations

extension ObjectNoun {
    /// The kind of object that the word stands for.
    var kind: ObjectKind {
        switch self {
        case .secret: .secret
        case .key: .key
        case .certificate: .certificate
        }
    }
}

extension Session {
    /// The objects that a statement names; nil stands for all. Names in variables are checked here, because nothing
    /// else may reach the service.
    func selection(_ written: ObjectSelection?) async throws -> Selection {
        guard let written, case .groups(let groups) = written.form else { return .all }
        var kinds: Set<ObjectKind> = []
        var names: [Selection.Name] = []
        for group in groups {
            guard let operands = group.names else {
                kinds.insert(group.noun.kind)
                continue
            }
            for operand in operands {
                for name in try await self.names(operand) {
                    try Self.check(name, pattern: true, operand.span)
                    names.append(Selection.Name(kind: group.noun.kind, pattern: name))
                }
            }
        }
        let selection = Selection(kinds: kinds, names: names)
        if selection.isEmpty { note("nothing is selected: the list of names is empty") }
        return selection
    }

    /// The name of one object.
    func objectName(_ operand: Operand) async throws -> String {
        let name = try await text(operand)
        try Self.check(name, pattern: false, operand.span)
        return name
    }

    private static func check(_ name: String, pattern: Bool, _ span: Span) throws(Failure) {
        let plain = pattern ? String(name.map { $0 == "*" || $0 == "?" ? "a" : $0 }) : name
        guard ObjectName.isValid(plain) else {
            let shown = name.count > 130 ? "\(name.prefix(130))…" : name
            throw Failure(
                .value, "no object can be called \"\(shown)\"",
                remedy: "names are 1 to 127 letters, digits and hyphens", span: span)
        }
    }
}
