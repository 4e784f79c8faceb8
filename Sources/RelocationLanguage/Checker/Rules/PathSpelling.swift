/// Paths that are written out.
enum PathSpelling {
    /// A folder in one spelling; null when it is known only in a run.
    static func folder(_ operand: Operand) -> String? {
        guard var text = operand.constant?[...] else { return nil }
        while text.hasPrefix("./") { text = text.dropFirst(2) }
        while text.count > 1, text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }
}
