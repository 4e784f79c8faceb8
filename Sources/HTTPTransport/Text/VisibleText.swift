/// Text of others, fit to be shown in one line.
public enum VisibleText {
    /// Control, format, separator and private characters become escapes; line ends become a blank.
    public static func escape(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var previousWasReturn = false
        for scalar in text.unicodeScalars {
            let isReturn = scalar == "\r"
            defer { previousWasReturn = isReturn }
            switch scalar {
            case "\r": result += " "
            case "\n": result += previousWasReturn ? "" : " "
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                    result += "\\u{\(String(scalar.value, radix: 16))}"
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
