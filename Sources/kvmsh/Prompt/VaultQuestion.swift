internal import Interpreter
internal import LineEditing
internal import Rendering

/// Asks at the prompt which vault is meant.
struct VaultQuestion {
    let reader: any EntryReader
    let renderer: Renderer

    /// The place of the chosen vault in the list; nil when the person wants none of them.
    func ask(_ vaults: [VaultChoice]) async -> Int? {
        renderer.show(lines: Self.lines(vaults))
        while true {
            let prompt = Prompt("vault (1–\(vaults.count), or a name; nothing for none): ")
            guard case .entry(let answer) = await reader.read(ReadRequest(prompt: prompt, isEntry: false)) else {
                return nil
            }
            let typed = answer.filter { !$0.isWhitespace }
            if typed.isEmpty { return nil }
            if let index = Self.index(of: typed, in: vaults) { return index }
            renderer.say("there is no vault `\(TerminalText.escaped(typed))` in the list", .failure)
        }
    }

    /// The vault of that number or name; of the start of a name when only one begins so.
    static func index(of typed: String, in vaults: [VaultChoice]) -> Int? {
        if let number = Int(typed) { return vaults.indices.contains(number - 1) ? number - 1 : nil }
        let folded = typed.lowercased()
        if let exact = vaults.firstIndex(where: { $0.name.lowercased() == folded }) { return exact }
        let fitting = vaults.indices.filter { vaults[$0].name.lowercased().hasPrefix(folded) }
        return fitting.count == 1 ? fitting.first : nil
    }

    private static func lines(_ vaults: [VaultChoice]) -> [String] {
        TextTable(
            headings: ["", "vault", ""], alignments: [.trailing],
            rows: vaults.enumerated().map { ["\($0 + 1)", $1.name, $1.details.joined(separator: ", ")] }
        ).lines(width: StandardStream.output.size?.columns)
    }
}
