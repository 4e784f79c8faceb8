/// `connect [VAULT [as ALIAS] [using CREDENTIAL]]`.
public struct ConnectStatement: Sendable {
    /// The vault: a name, URL, resource id or `@bookmark`; null asks at the prompt.
    public let vault: Operand?
    /// The alias, if one is given.
    public let alias: Alias?
    /// The credential, if one is given.
    public let credential: Credential?
}

/// `disconnect ALIAS`.
public struct DisconnectStatement: Sendable {
    /// The connection that ends.
    public let alias: Alias
}

/// `set SETTING VALUE`.
public struct SetStatement: Sendable {
    /// The setting's name as typed.
    public let setting: Word
    /// Its new value; the word `default` resets it.
    public let value: Operand
}

/// `report to FILE`.
public struct ReportStatement: Sendable {
    /// The file, whose ending says the form.
    public let file: Operand
}

/// `record to FILE`, `record off`.
public struct RecordStatement: Sendable {
    /// The file; null for `off`.
    public let file: Operand?
}

/// `help [WORDS]`.
public struct HelpStatement: Sendable {
    /// The words asked about.
    public let words: [Word]
}

/// `history [N]`.
public struct HistoryStatement: Sendable {
    /// How many entries; null for all.
    public let count: NumberOperand?
}

/// `rerun N`.
public struct RerunStatement: Sendable {
    /// The number of the entry.
    public let number: NumberOperand
}
