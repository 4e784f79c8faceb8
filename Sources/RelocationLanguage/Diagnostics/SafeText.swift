/// Makes source text fit for a terminal: control characters become visible, widths become known.
enum SafeText {
    /// Control characters and those that turn the direction of text, as `\u{1B}`.
    static func escape(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) { result += visible(scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// The text with tabs as blanks and control characters visible, and the columns that it takes on a terminal
    /// when it begins at a column.
    static func column(_ text: String, from start: Int = 0) -> (text: String, width: Int) {
        var result = ""
        var width = 0
        for character in text {
            if character == "\t" {
                let blanks = 4 - (start + width) % 4
                result += String(repeating: " ", count: blanks)
                width += blanks
            } else if character.unicodeScalars.contains(where: isUnsafe) {
                let shown = escape(String(character))
                result += shown
                width += shown.count
            } else {
                result.append(character)
                width += columns(character)
            }
        }
        return (result, width)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar != "\u{200D}" && scalar != "\u{200C}"
        default: false
        }
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }

    /// How many columns a terminal gives a character: two for wide ones, none for what only combines.
    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        switch scalar.value {
        case 0..<0x300: return 1
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            let category = scalar.properties.generalCategory
            return category == .nonspacingMark || category == .enclosingMark || category == .format ? 0 : 1
        }
    }
}
