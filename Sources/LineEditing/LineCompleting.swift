/// Who proposes what may stand at the cursor.
public protocol LineCompleting: Sendable {
    /// What may stand there. Called when Tab is pressed; the task is cancelled when the person types on.
    ///
    /// - Parameters:
    ///   - text: the whole entry so far, with the lines before the one being edited.
    ///   - cursor: where the cursor stands, in UTF-8 bytes from the start of `text`.
    func suggestions(for text: String, cursor: Int) async -> [LineSuggestion]
}

/// One proposal.
public struct LineSuggestion: Sendable, Equatable {
    /// The text that is put in.
    public let replacement: String
    /// What it replaces, in UTF-8 bytes from the start of the entry; ends at the cursor.
    public let range: Range<Int>
    /// A few words about it, shown beside it in a list.
    public let detail: String?
    /// True when a blank follows once it is the only one: false for folders, which go on.
    public let isWhole: Bool

    /// A proposal.
    public init(_ replacement: String, replacing range: Range<Int>, detail: String? = nil, isWhole: Bool = true) {
        self.replacement = replacement
        self.range = range
        self.detail = detail
        self.isWhole = isWhole
    }
}
