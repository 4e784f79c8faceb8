/// Text from outside on its way to a terminal: nothing in it may move the cursor, change a colour, ring, reorder the
/// line or hide itself.
public enum TerminalText {
    /// The text with every scalar that is not plainly visible written as an escape: `\n`, `\t`, `\u{1B}`. Text without
    /// such scalars comes back unchanged.
    public static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHazard) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isHazard(scalar) {
                result += escape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// The same for text of several lines: newlines stay, and so do tabs.
    public static func escapedLines(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHazard) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isHazard(scalar), scalar != "\n", scalar != "\t" {
                result += escape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// True for what a terminal may act on or not show: control characters (C0, DEL, C1), line and paragraph
    /// separators, bidirectional and other invisible format characters, lone variation tags, private use.
    static func isHazard(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: false
        case 0x200D: false  // Joins emoji; harmless by itself.
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
            default: false
            }
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
    }
}
