extension JSONString {
    /// The text; nil when it holds a lone surrogate.
    public var text: String? {
        guard hasEscapes else { return String(decoding: token, as: UTF8.self) }
        guard let bytes = decodedUTF8(replacing: false) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text with U+FFFD for every lone surrogate: for people, never for comparing.
    public var lossyText: String {
        guard hasEscapes else { return String(decoding: token, as: UTF8.self) }
        return String(decoding: decodedUTF8(replacing: true) ?? [], as: UTF8.self)
    }

    /// The UTF-8 bytes; nil when it holds a lone surrogate.
    public var utf8Bytes: [UInt8]? { hasEscapes ? decodedUTF8(replacing: false) : token }

    /// The UTF-16 code units, lone surrogates included.
    public var utf16: [UInt16] {
        guard hasEscapes else { return Array(String(decoding: token, as: UTF8.self).utf16) }
        var units: [UInt16] = []
        units.reserveCapacity(token.count)
        forEachPart { part in
            switch part {
            case .raw(let bytes): units.append(contentsOf: String(decoding: bytes, as: UTF8.self).utf16)
            case .unit(let unit): units.append(unit)
            }
        }
        return units
    }

    /// UTF-8 with pairs of surrogates joined; a lone one gives U+FFFD, or nil for all.
    private func decodedUTF8(replacing: Bool) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(token.count)
        var high: UInt16?
        var lone = false
        func append(_ scalar: UInt32) {
            guard let scalar = Unicode.Scalar(scalar) else { return }
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        func endPair() {
            guard high != nil else { return }
            high = nil
            lone = true
            append(0xFFFD)
        }
        forEachPart { part in
            switch part {
            case .raw(let raw):
                endPair()
                bytes.append(contentsOf: raw)
            case .unit(let unit):
                if UTF16.isTrailSurrogate(unit), let lead = high {
                    high = nil
                    append(0x10000 + (UInt32(lead) - 0xD800) << 10 + (UInt32(unit) - 0xDC00))
                    return
                }
                endPair()
                if UTF16.isLeadSurrogate(unit) {
                    high = unit
                } else if UTF16.isTrailSurrogate(unit) {
                    high = unit
                    endPair()
                } else {
                    append(UInt32(unit))
                }
            }
        }
        endPair()
        return lone && !replacing ? nil : bytes
    }

    private enum Part {
        case raw(ArraySlice<UInt8>)
        case unit(UInt16)
    }

    /// Walks over runs without escapes and over the code units of escapes. The token is valid, so nothing can fail.
    private func forEachPart(_ body: (Part) -> Void) {
        var start = 0
        var index = 0
        while index < token.count {
            guard token[index] == UInt8(ascii: "\\"), index + 1 < token.count else {
                index += 1
                continue
            }
            if start < index { body(.raw(token[start..<index])) }
            var unit: UInt16 = 0
            if token[index + 1] == UInt8(ascii: "u") {
                for digit in token[(index + 2)..<min(index + 6, token.count)] {
                    unit = unit << 4 | UInt16(StringScanner.hexValue(digit) ?? 0)
                }
                index += 6
            } else {
                unit = Self.unit(ofEscape: token[index + 1])
                index += 2
            }
            body(.unit(unit))
            start = index
        }
        if start < token.count { body(.raw(token[start...])) }
    }

    private static func unit(ofEscape letter: UInt8) -> UInt16 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "r"): 0x0D
        default: UInt16(letter)
        }
    }
}
