/// Text of others, fit for an error message.
enum Printable {
    /// One line without control characters, at most `limit` characters.
    static func text(_ text: some StringProtocol, limit: Int = 400) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit {
                result.append("…")
                break
            }
            let category = scalar.properties.generalCategory
            let isShown =
                switch category {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: false
                default: true
                }
            result.append(isShown ? scalar : "\u{FFFD}")
            count += 1
        }
        return String(result)
    }
}
