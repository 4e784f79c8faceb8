import RelocationLanguage

/// Expressions of the language, right in their syntax and of any types.
extension ScriptWriter {
    /// What bare words mean where an expression stands.
    public enum Place {
        /// Nothing.
        case plain
        /// Fields, inside `where`.
        case field
        /// Variables, inside `${…}`.
        case insertion
    }

    /// An expression with so many operators inside each other at most.
    public mutating func expression(_ place: Place, _ depth: Int) -> String {
        guard depth > 0 else { return term(place, 0) }
        switch random.number(0...11) {
        case 0: return chain(spelled(random.once(in: 2) ? "and" : "or"), place, depth)
        case 1: return spelled("not") + " " + expression(place, depth - 1)
        case 2:
            return term(place, depth) + " " + random.pick(["=", "!=", "<", "<=", ">", ">="]) + " " + term(place, depth)
        case 3: return term(place, depth) + random.pick(["=", "<", ">="]) + term(place, depth)
        case 4: return term(place, depth) + " " + random.pick(["like", "not like", "matches"]) + " \"db-*\""
        case 5: return term(place, depth) + " " + random.pick(["in", "not in"]) + " " + list(place, depth)
        case 6: return term(place, depth) + " " + spelled("is") + random.pick([" ", " not "]) + "null"
        case 7: return term(place, depth) + random.pick([" + ", " - "]) + term(place, depth)
        default: return term(place, depth)
        }
    }

    private mutating func chain(_ word: String, _ place: Place, _ depth: Int) -> String {
        (0..<random.number(2...4)).map { _ in term(place, depth) }.joined(separator: " \(word) ")
    }

    mutating func term(_ place: Place, _ depth: Int) -> String {
        guard depth > 0, !random.once(in: 2) else { return leaf(place) }
        switch random.number(0...4) {
        case 0: return list(place, depth)
        case 1: return bracket("(", expression(place, depth - 1), ")")
        case 2: return bracket("(", "list secrets where enabled in source", ")") + ".name"
        case 3: return call(place, depth)
        default: return isOnOneLine ? leaf(place) : string()
        }
    }

    private mutating func leaf(_ place: Place) -> String {
        let common = [
            "5", "-3", "9223372036854775807", "true", "False", "null", "2026-11-23", "2026-11-23t08:00z", "30d",
            "\"a b\"",
            "'$x'", "$v", "$names.name", "$r_1.tags.\"cost center\"", "$env.HOME", "$1", "$args", "$last.code", "now()",
        ]
        switch place {
        case .plain: return random.pick(common)
        case .field:
            return random.pick(common + ["name", "Expires", "tags.Env", "tags.\"a b\"", "key-size", "enabled"])
        case .insertion: return random.pick(common + ["v", "env.HOME", "names.name"])
        }
    }

    private mutating func list(_ place: Place, _ depth: Int) -> String {
        let elements = (0..<random.number(0...4)).map { _ in expression(place, depth - 1) }
        var text = elements.joined(separator: comma())
        if !elements.isEmpty, random.once(in: 4) { text += "," }
        return bracket("[", text, "]")
    }

    private mutating func call(_ place: Place, _ depth: Int) -> String {
        let function = random.pick(FunctionDeclaration.all)
        let arguments = function.parameters.map { _ in expression(place, depth - 1) }
        if arguments.count == 1, random.once(in: 4) { return spelled(function.name) + "(list secrets, keys)" }
        return spelled(function.name) + bracket("(", arguments.joined(separator: comma()), ")")
    }

    /// A text in quotes, with insertions.
    mutating func string() -> String {
        let outer = isOnOneLine
        isOnOneLine = true
        defer { isOnOneLine = outer }
        var text = "\""
        for _ in 0..<random.number(0...3) {
            switch random.number(0...4) {
            case 0: text += "$v "
            case 1: text += "${" + expression(.insertion, 2) + "}"
            case 2: text += random.pick(["\\n", "\\t", "\\\"", "\\\\", "\\$", "\\u{1F511}"])
            default: text += random.pick(["a", "./out/", "# no comment", "🔑", " $ "])
            }
        }
        return text + "\""
    }

    private mutating func comma() -> String {
        if !isOnOneLine, random.once(in: 6) { return ", # why \(random.number(1...9))\n" }
        return random.pick([", ", ",", " , "])
    }

    private mutating func bracket(_ open: String, _ inside: String, _ close: String) -> String {
        guard !isOnOneLine else { return open + inside + close }
        switch random.number(0...9) {
        case 0: return open + "\n" + inside + "\n" + close
        case 1: return open + " # first\n" + inside + close
        case 2: return open + inside + " # last\n" + close
        default: return open + inside + close
        }
    }
}
