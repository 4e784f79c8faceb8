/// The endings of files that say their form.
struct FileEnding {
    let endings: [String]

    static let report = FileEnding(endings: [".md", ".html", ".json", ".xml"])
    static let map = FileEnding(endings: [".csv", ".json"])
    static let template = FileEnding(endings: [".json"])

    var list: String {
        let quoted = endings.map { "`\($0)`" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    /// Whether a path ends so; of one that is put together in a run only the end is known.
    func accepts(_ text: String, isWhole: Bool) -> Bool {
        let folded = text.lowercased()
        return endings.contains { folded.hasSuffix($0) || (!isWhole && $0.hasSuffix(folded)) }
    }
}
