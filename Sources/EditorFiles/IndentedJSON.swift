import ExactJSON

/// JSON with a member a line, for files that people compare.
enum IndentedJSON {
    /// The text, with a newline at its end.
    static func text(_ json: JSON) -> String { text(json, "") + "\n" }

    private static func text(_ json: JSON, _ indent: String) -> String {
        let inner = indent + "  "
        switch json {
        case .array(let elements) where !elements.isEmpty:
            return lines("[", elements.map { text($0, inner) }, "]", indent)
        case .object(let members) where !members.isEmpty:
            return lines(
                "{", members.map { "\(JSON.text($0.name).serializedText): \(text($0.value, inner))" }, "}", indent)
        default: return json.serializedText
        }
    }

    private static func lines(_ open: String, _ elements: [String], _ close: String, _ indent: String) -> String {
        "\(open)\n" + elements.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(close)"
    }
}
