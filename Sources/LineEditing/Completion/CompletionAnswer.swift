internal import Rendering

/// What Tab does with the proposals: puts text in, or lists them.
struct CompletionAnswer: Equatable {
    /// What to remove before the cursor, in UTF-8 bytes.
    var removed = 0
    /// What to put in at the cursor.
    var inserted = ""
    /// What to show below the line, empty when there is nothing to choose from.
    var candidates: [LineSuggestion] = []

    /// One proposal goes in, with a blank behind it. Of several their common start goes in, and they are listed when
    /// that adds nothing to what stands there.
    init(_ suggestions: [LineSuggestion], in text: String, cursor: Int) {
        let valid = suggestions.filter { $0.range.upperBound == cursor && $0.range.lowerBound >= 0 }
        guard let first = valid.first else { return }
        let sameRange = valid.allSatisfy { $0.range == first.range }
        guard sameRange else {
            candidates = valid
            return
        }
        let bytes = Array(text.utf8)
        guard first.range.upperBound <= bytes.count else { return }
        let typed = String(decoding: bytes[first.range], as: UTF8.self)
        if valid.count == 1 {
            removed = first.range.count
            inserted = first.replacement + (first.isWhole ? " " : "")
            return
        }
        let common = Self.commonStart(valid.map(\.replacement))
        if common.count > typed.count, common.lowercased().hasPrefix(typed.lowercased()) {
            removed = first.range.count
            inserted = common
        } else {
            candidates = valid
        }
    }

    /// The longest start that all have, without regard to case, as the first one writes it.
    static func commonStart(_ texts: [String]) -> String {
        guard var common = texts.first else { return "" }
        for text in texts.dropFirst() {
            let length = zip(common, text).prefix { $0.lowercased() == $1.lowercased() }.count
            common = String(common.prefix(length))
        }
        return common
    }
}
