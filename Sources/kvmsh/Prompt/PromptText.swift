internal import Interpreter
internal import LineEditing
internal import Rendering

/// The prompt: which vaults are connected as what, as long as the terminal has room for it.
enum PromptText {
    /// The longest form that leaves room to type.
    static func prompt(_ connections: [ConnectionInfo], columns: Int, style: Style) -> Prompt {
        let forms: [Detail] = [.full, .names, .aliases]
        let room = max(columns - 30, columns / 2)
        for form in forms {
            let parts = parts(connections, form)
            let prompt = join(parts, style)
            if DisplayWidth.of(prompt.text) <= room { return prompt }
        }
        return join([Part(text: "kvmsh", role: .accent)], style)
    }

    private enum Detail {
        case full
        case names
        case aliases
    }

    private struct Part {
        var text: String
        var role: Style.Role?
    }

    private static func parts(_ connections: [ConnectionInfo], _ detail: Detail) -> [Part] {
        let source = connections.first { $0.alias.lowercased() == "source" }
        let target = connections.first { $0.alias.lowercased() == "target" }
        let others = connections.filter { $0 != source && $0 != target }
        var parts: [Part] = []
        if let source { parts += part(source, detail) }
        if let target {
            parts.append(Part(text: source == nil ? "→ " : " → ", role: .faint))
            parts += part(target, detail)
        }
        if parts.isEmpty {
            guard let first = others.first else { return [Part(text: "kvmsh", role: .accent)] }
            parts = part(first, detail)
            if others.count > 1 { parts.append(Part(text: " +\(others.count - 1)", role: .faint)) }
        } else if !others.isEmpty {
            parts.append(Part(text: " +\(others.count)", role: .faint))
        }
        return parts
    }

    private static func part(_ connection: ConnectionInfo, _ detail: Detail) -> [Part] {
        let alias = TerminalText.escaped(connection.alias)
        let name = Part(text: TerminalText.escaped(connection.name), role: .accent)
        switch detail {
        case .full:
            let region = connection.region.map { [Part(text: " (\(TerminalText.escaped($0)))", role: .faint)] } ?? []
            return [Part(text: "\(alias) ", role: nil), name] + region
        case .names: return [name]
        case .aliases: return [Part(text: alias, role: .accent)]
        }
    }

    private static func join(_ parts: [Part], _ style: Style) -> Prompt {
        let all = parts + [Part(text: " ❯ ", role: nil)]
        return Prompt(
            all.map(\.text).joined(),
            styled: all.map { part in part.role.map { style.apply($0, part.text) } ?? part.text }.joined())
    }
}
