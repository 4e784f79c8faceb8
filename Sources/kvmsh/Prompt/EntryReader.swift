internal import LineEditing

/// Where the entries of the prompt come from.
protocol EntryReader: Sendable {
    /// Reads one entry.
    func read(_ request: ReadRequest) async -> ReadOutcome
    /// Ends the read that is going on.
    func cancel()
    /// Ends the reader.
    func close()
}

extension LineEditor: EntryReader {}

/// Reads plain lines, for terminals that can't move a cursor (`TERM=dumb`, or none).
struct PlainReader: EntryReader {
    func read(_ request: ReadRequest) async -> ReadOutcome {
        var entry = ""
        while true {
            StandardStream.output.write(entry.isEmpty ? request.prompt.text : request.continuationPrompt.text)
            guard let line = readLine() else {
                StandardStream.output.write("\n")
                return entry.isEmpty ? .endOfInput : .interrupted(hadText: true)
            }
            entry += entry.isEmpty ? line : "\n\(line)"
            if !request.isEntry || request.isComplete(entry) { return .entry(entry) }
        }
    }

    func cancel() {}

    func close() {}
}
