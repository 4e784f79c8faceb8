public import RelocationLanguage

extension Session {
    /// What is wrong with a script and its includes, without running anything or touching the network.
    public func check(_ source: SourceFile, directory: String? = nil) -> [Diagnostic] {
        check(Parser.parse(source), directory: directory)
    }

    func check(_ parsed: ParseResult, directory: String?) -> [Diagnostic] {
        parsed.diagnostics
    }
}
