import RelocationLanguage

/// Parses text and gives all that is wrong with it, a line each.
func problems(_ text: String) -> [String] {
    Parser.parse(SourceFile(name: "t", text: text)).diagnostics.map(\.description)
}

/// Parses text that must be right, and gives its statements.
func statements(_ text: String) -> [Statement] {
    Parser.parse(SourceFile(name: "t", text: text)).script.statements
}
