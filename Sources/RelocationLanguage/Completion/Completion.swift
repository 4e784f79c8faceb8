/// Says what may stand at a place of a script, from the same declarations that the parser reads.
public enum Completion {
    /// What may stand at the cursor, a place in UTF-8 bytes from the start of the text. What follows the cursor does
    /// not matter.
    public static func suggestions(_ text: String, cursor: Int, context: CompletionContext) -> CompletionList {
        let bytes = Array(text.utf8.prefix(max(0, cursor)))
        let head = String(decoding: bytes, as: UTF8.self)
        guard let word = WordAtCursor(endOf: head) else {
            return CompletionList(
                replacement: bytes.count..<bytes.count, typed: "", quote: nil, candidates: [], requests: [],
                reservedWords: [])
        }
        var finder = CandidateFinder(word, context)
        finder.find()
        return CompletionList(
            replacement: finder.start..<bytes.count, typed: finder.typed, quote: word.quote,
            candidates: finder.fitting, requests: finder.requests,
            reservedWords: finder.probe.statement?.reservedWords ?? [])
    }
}
