/// The word that is being typed, and what stands before it.
struct TypedWord: Equatable {
    /// The word up to the cursor, without an opening quote.
    let text: String
    /// Everything before it; in quotes, without the quote.
    let before: String
    /// The quote that it stands in.
    let quote: Character?
    /// Where it begins, in UTF-8 bytes from the start of the entry.
    let start: Int

    /// The word at the end of a text.
    init(endOf text: String) {
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        var quote: Character?
        var opening = line.startIndex
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
                opening = index
            }
        }
        let word: Substring
        if quote != nil {
            word = line[line.index(after: opening)...]
            before = String(text.dropLast(word.count + 1))
        } else {
            let begin = line.lastIndex { Self.separators.contains($0) }.map { line.index(after: $0) } ?? line.startIndex
            word = line[begin...]
            before = String(text.dropLast(word.count))
        }
        self.text = String(word)
        self.quote = quote
        start = text.utf8.count - word.utf8.count
    }

    private static let separators: Set<Character> = [" ", "\t", ";", ",", "{", "}", "(", ")", "[", "]", "="]
}
