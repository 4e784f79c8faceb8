/// What depends on the objects that the statement is about.
extension CandidateFinder {
    /// The fields of the objects that the innermost statement looks at.
    var scope: FieldScope {
        let captures = probe.captures
        switch captures?.word(.keyword)?.folded {
        case "deleted": return FieldScope(captures?.selection(), isDeleted: true)
        case "versions": return FieldScope(captures?.noun.map { [$0] } ?? Set(ObjectNoun.allCases))
        case .some(let word) where FieldDeclaration.tables[word] != nil: return FieldScope(table: word)
        default: return FieldScope(captures?.selection())
        }
    }

    /// The kind of object that the innermost statement looks at, if it is only one.
    private var onlyNoun: ObjectNoun? {
        if let noun = probe.captures?.noun { return noun }
        guard case .groups(let groups) = probe.captures?.selection()?.form else { return nil }
        let nouns = Set(groups.map(\.noun))
        return nouns.count == 1 ? nouns.first : nil
    }

    /// Asks for the names of the vault that the statement looks at: the one that is written, `source`, or the only one.
    mutating func requestNames(_ noun: ObjectNoun?) {
        let written = probe.captures?.alias(.connection) ?? probe.captures?.alias(.from)
        let readsFolder = ["restore", "import"].contains(probe.statement?.name ?? "")
        guard !readsFolder else { return }
        let known = state.sortedConnections.map(\.value.alias)
        let alias =
            written?.name ?? known.first { $0.lowercased() == "source" } ?? (known.count == 1 ? known.first : nil)
        if let alias { requests.append(.objectNames(noun, alias: alias)) }
    }

    /// The values that a field can have, after `FIELD =` and its like.
    mutating func addFieldValues() {
        var words = word.before.split { $0.isWhitespace || $0 == "[" || $0 == "," || $0 == "=" || $0 == "!" }[...]
        while let last = words.last, ["like", "not", "in"].contains(last.lowercased()) || last.hasPrefix("\"") {
            words = words.dropLast()
        }
        switch words.last?.lowercased() {
        case "name": requestNames(onlyNoun)
        case "kind": candidates += ObjectNoun.allCases.map { quoted($0.rawValue) }
        case .some(let field): candidates += (ServiceWords.byField[field] ?? []).map(quoted)
        case nil: break
        }
    }

    /// With the closing quote, because the opening one stands there.
    private func quoted(_ text: String) -> CompletionCandidate {
        CompletionCandidate(text + (word.quote.map { String($0) } ?? ""), .value)
    }

    /// Completes `$name`, `$name.field`, and both inside `"…"`; whether that was to be done.
    mutating func completesVariable() -> Bool {
        guard word.quote != "'", let dollar = word.typed.utf8.lastIndex(of: UInt8(ascii: "$")) else { return false }
        var rest = word.typed[dollar...].dropFirst()
        var prefix = "$"
        if word.quote != nil, rest.hasPrefix("{") {
            rest = rest.dropFirst()
            prefix = ""
        } else if word.quote == nil, dollar != word.typed.startIndex {
            return false
        }
        guard rest.utf8.allSatisfy({ CharacterClass.continuesName($0) || $0 == UInt8(ascii: ".") || $0 == 0x2D })
        else { return false }
        let begins = prefix.isEmpty ? rest.startIndex : dollar
        start = word.start + word.typed[..<begins].utf8.count
        typed = String(word.typed[begins...])
        if let dot = rest.lastIndex(of: "."), word.quote == nil || prefix.isEmpty {
            addMembers(of: rest[..<dot], written: prefix + rest[...dot])
        } else {
            addVariables(prefix: prefix)
        }
        return true
    }

    mutating func addVariables(prefix: String) {
        for (name, entry) in state.variables.sorted(by: { $0.key < $1.key }) {
            candidates.append(
                CompletionCandidate(
                    prefix + name, .variable, entry.value.valueType?.rawValue, isWhole: word.quote == nil))
        }
        for name in ["args", "env", "last"] {
            candidates.append(CompletionCandidate(prefix + name, .variable, isWhole: false))
        }
    }

    /// The fields of a variable whose type is known.
    private mutating func addMembers(of path: Substring, written: String) {
        let names = path.split(separator: ".").map(String.init)
        guard let root = names.first else { return }
        var type = root == "last" ? StaticType.last : state.variables[root]?.value ?? .unknown
        for name in names.dropFirst() { type = type.fields[name] ?? .unknown }
        for (name, field) in type.fields.sorted(by: { $0.key < $1.key }) {
            candidates.append(
                CompletionCandidate(
                    written + name, .field, field.valueType?.rawValue, isWhole: word.quote == nil))
        }
    }
}

extension StaticType {
    /// The fields of a record, or the columns of a table.
    fileprivate var fields: [String: StaticType] {
        switch self {
        case .record(let shape): shape.fields
        case .list(let element): element.fields
        default: [:]
        }
    }
}
