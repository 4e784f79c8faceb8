internal import Rendering

/// Text in XML.
enum XMLText {
    /// The text for an element or a quoted attribute: markup escaped, characters that XML has no place for shown as
    /// `\u{1B}`.
    static func escaped(_ text: String) -> String {
        TerminalText.escapedLines(text).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
