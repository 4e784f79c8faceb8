public import ExactJSON

/// Makes of a right document one that is nearly right: a service that changed its mind, or somebody who edits a file.
public enum JSONMutator {
    /// The document with a few changes: members lost, added or of another type, texts that nobody expects.
    public static func mutate(_ json: JSON, _ generator: inout SeededGenerator) -> JSON {
        var result = json
        for _ in 0..<generator.number(1...4) { result = change(result, &generator, depth: 0) }
        return result
    }

    private static func change(_ json: JSON, _ generator: inout SeededGenerator, depth: Int) -> JSON {
        guard depth < 12, !generator.once(in: 6) else { return strange(&generator) }
        switch json {
        case .object(var members) where !members.isEmpty:
            let index = generator.number(0...(members.count - 1))
            switch generator.number(0...9) {
            case 0: members.remove(at: index)
            case 1, 3:
                // No object has a name twice: the parser refuses that.
                let name = text(&generator)
                guard !members.contains(where: { $0.name == name }) else { break }
                if generator.once(in: 2) { members.remove(at: index) }
                members.append(JSONMember(name: name, value: json[name] ?? strange(&generator)))
            case 2: members[index].value = strange(&generator)
            default: members[index].value = change(members[index].value, &generator, depth: depth + 1)
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty:
            let index = generator.number(0...(elements.count - 1))
            switch generator.number(0...5) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            default: elements[index] = change(elements[index], &generator, depth: depth + 1)
            }
            return .array(elements)
        default: return strange(&generator)
        }
    }

    /// A value of any type.
    public static func strange(_ generator: inout SeededGenerator) -> JSON {
        switch generator.number(0...8) {
        case 0: .null
        case 1: .bool(generator.once(in: 2))
        case 2: .integer(Int64(bitPattern: generator.next()))
        case 3: .array([])
        case 4: .object([])
        case 5: .array([.text(text(&generator)), .null])
        case 6: .object([JSONMember(name: text(&generator), value: .text(text(&generator)))])
        default: .text(text(&generator))
        }
    }

    /// A text that somebody might not have thought of.
    public static func text(_ generator: inout SeededGenerator) -> String {
        let pieces = [
            "", " ", "/", "//", "[", "]", "'", "\"", "\u{0}", "\u{1B}[31m", "é", "e\u{301}", "İ", "\u{1F600}", "%00",
            "..",
            "https://", "@Microsoft.KeyVault(", ")", ";", "=", "SecretUri=", "VaultName=", "/subscriptions/",
            "/providers/", "Microsoft.KeyVault", "vaults", "secrets", "keys", "true", "-1", "P1D", "name", "id",
            "properties", "value", "contoso-we", ".vault.azure.net", "[parameters('vaultName')]", "\n",
        ]
        return (0..<generator.number(0...6)).map { _ in generator.pick(pieces) }.joined()
    }
}
