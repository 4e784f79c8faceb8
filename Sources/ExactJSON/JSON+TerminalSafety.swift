extension JSON {
    /// Compact JSON in which every control and invisible format character of its strings is written as `\uXXXX`: the
    /// same document to every reader, and nothing that a terminal would act on when somebody looks at it.
    public var terminalSafeText: String {
        let text = serializedText
        guard text.unicodeScalars.contains(where: Self.isHazard) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            guard Self.isHazard(scalar) else {
                result.unicodeScalars.append(scalar)
                return
            }
            for unit in UTF16.encode(scalar) ?? UTF16.EncodedScalar() {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    /// Outside of strings JSON that was made here holds only visible ASCII, so what is found stands in a string.
    private static func isHazard(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return false
        }
    }
}
