import RelocationLanguage

/// A tree as text without places, so that two spellings of one script can be compared.
enum TreeText {
    static func of(_ script: Script) -> String {
        var text = ""
        for statement in script.statements { write(statement.body, to: &text) }
        return text
    }

    private static func write(_ value: Any, to text: inout String) {
        switch value {
        case is Span: return
        case let word as Word: text += "(\(word.folded))"
        case let path as PathSegment: text += ".\(path.name.lowercased())"
        default:
            let mirror = Mirror(reflecting: value)
            guard !mirror.children.isEmpty else {
                text += "\(value) "
                return
            }
            text += "("
            for child in mirror.children {
                if let label = child.label { text += "\(label):" }
                write(child.value, to: &text)
            }
            text += ")"
        }
    }
}
