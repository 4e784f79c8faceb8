/// What completion knows beside the grammar.
public struct CompletionContext: Sendable {
    /// What the session knows: connections and variables made by earlier entries.
    public var known = CheckContext()
    /// Vaults that `connect` may be offered, by name.
    public var vaults: [String] = []

    /// Only the grammar is known.
    public init() {}
}

/// What may stand at the cursor.
public struct CompletionList: Sendable, Hashable {
    /// What a candidate replaces, in UTF-8 bytes from the start of the text; ends at the cursor.
    public let replacement: Range<Int>
    /// What stands there, without an opening quote.
    public let typed: String
    /// The quote that it stands in; null outside of quotes.
    public let quote: Character?
    /// The candidates that begin like it, in the order of the grammar.
    public let candidates: [CompletionCandidate]
    /// What only others can answer: names in a vault, paths of a file system.
    public let requests: [CompletionRequest]
    /// The words that must stand in quotes to be names here.
    let reservedWords: Set<String>

    /// A name or path as it must be written here: bare when it is a word and none of the language, else in quotes. The
    /// closing quote is left out of what goes on, such as a folder.
    public func written(_ text: String, goesOn: Bool = false) -> String {
        if let quote { return goesOn ? text : text + String(quote) }
        if WordSpelling.isPlain(text), !reservedWords.contains(text.lowercased()) { return text }
        let quoted = WordSpelling.quoted(text)
        return goesOn ? String(quoted.dropLast()) : quoted
    }
}

/// Something that may stand at the cursor.
public struct CompletionCandidate: Sendable, Hashable {
    /// What is put in.
    public let text: String
    /// A few words about it.
    public let detail: String?
    /// What it is.
    public let kind: Kind
    /// Whether a blank follows: not after the name of a function, whose bracket is open.
    public let isWhole: Bool

    /// What a candidate is.
    public enum Kind: String, Sendable, Hashable {
        /// The first word of a statement.
        case statement
        /// Another word of the language.
        case word
        /// A connection.
        case connection
        /// A variable.
        case variable
        /// A setting.
        case setting
        /// A field.
        case field
        /// A function.
        case function
        /// A vault.
        case vault
        /// A value: of a setting, of a field, a region.
        case value
        /// A chapter of help.
        case topic
    }

    init(_ text: String, _ kind: Kind, _ detail: String? = nil, isWhole: Bool = true) {
        self.text = text
        self.detail = detail
        self.kind = kind
        self.isWhole = isWhole
    }
}

/// What the shell fills in.
public enum CompletionRequest: Sendable, Hashable {
    /// The names of objects of that kind, or of all kinds, in the vault of that connection.
    case objectNames(ObjectNoun?, alias: String)
    /// Files and folders.
    case paths
    /// Scripts, and folders that may hold them.
    case scripts
}
