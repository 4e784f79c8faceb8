/// Text on its way into Markdown.
public enum MarkdownText {
    /// The text in one line in which nothing is markup: no emphasis, link, mention, HTML or table bar; line breaks and
    /// other controls are shown as escapes.
    public static func escaped(_ text: String) -> String {
        let scalars = Array(TerminalText.escaped(text).unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "@": result += "&#64;"
            case "#" where ("0"..."9").contains(next): result += "&#35;"
            case ":" where next == "/": result += "&#58;"
            case "\\", "`", "*", "_", "[", "]", "|", "~": result += "\\\(scalar)"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
