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

    func accepts(_ text: String) -> Bool {
        let folded = text.lowercased()
        return endings.contains { folded.hasSuffix($0) }
    }
}
