/// Turns the bytes of a terminal into characters and key sequences for the editor: UTF-8 is decoded, sequences of keys
/// that mean nothing here disappear whole, and a bracketed paste becomes one key with its text beside it.
struct KeyDecoder {
    /// The key sequence that stands for a paste; its text is fetched by `takePaste`.
    static let pasteKey = "\u{1B}[200~"

    /// Key sequences that the editor has a use for.
    static let knownSequences: Set<String> = [
        "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[H", "\u{1B}[F", "\u{1B}OA", "\u{1B}OB", "\u{1B}OC",
        "\u{1B}OD", "\u{1B}OH", "\u{1B}OF", "\u{1B}[1~", "\u{1B}[3~", "\u{1B}[4~", "\u{1B}[7~", "\u{1B}[8~",
        "\u{1B}[1;5C", "\u{1B}[1;5D", "\u{1B}[1;3C", "\u{1B}[1;3D", "\u{1B}[3;5~", "\u{1B}[Z",
    ]

    private static let pasteEnd = Array("\u{1B}[201~".utf8)
    private static let largestPaste = 1 << 20
    private static let escape: UInt8 = 0x1B

    private var bytes: [UInt8] = []
    private var decoded: [Unicode.Scalar] = []
    private var pastes: [String] = []
    private var isPasting = false

    /// True when bytes wait for the rest of their sequence: a lone escape may be a key by itself, so the reader must
    /// not wait for ever (`flush`).
    var isWaiting: Bool { decoded.isEmpty && !bytes.isEmpty }

    /// True inside a paste, whose end always comes.
    var isInPaste: Bool { isPasting }

    /// Takes what was read.
    mutating func feed(_ read: some Sequence<UInt8>) {
        bytes.append(contentsOf: read)
    }

    /// Puts characters in front of everything that was read.
    mutating func push(_ text: String) {
        decoded.insert(contentsOf: text.unicodeScalars, at: 0)
    }

    /// The next character for the editor, nil when more bytes are needed.
    mutating func next() -> Unicode.Scalar? {
        while decoded.isEmpty, decodeOne() {}
        return decoded.isEmpty ? nil : decoded.removeFirst()
    }

    /// Gives up waiting for the rest of a sequence: what there is counts as it is.
    mutating func flush() {
        guard !isPasting, !bytes.isEmpty else { return }
        if bytes[0] == Self.escape, bytes.count == 1 {
            decoded.append("\u{1B}")
        } else if bytes[0] >= 0x80 {
            decoded.append("\u{FFFD}")
        }
        bytes.removeAll()
    }

    /// The text of the oldest paste that was announced by `pasteKey`.
    mutating func takePaste() -> String? {
        pastes.isEmpty ? nil : pastes.removeFirst()
    }

    /// Decodes one character or sequence; false when more bytes are needed.
    private mutating func decodeOne() -> Bool {
        guard let first = bytes.first else { return false }
        if isPasting { return decodePaste() }
        if first == Self.escape { return decodeEscape() }
        if first < 0x80 {
            bytes.removeFirst()
            decoded.append(Unicode.Scalar(first))
            return true
        }
        return decodeMultibyte(first)
    }

    private mutating func decodeMultibyte(_ first: UInt8) -> Bool {
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        let present = bytes.prefix(length)
        let continuations = present.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
        if continuations + 1 == present.count, present.count < length { return false }
        let text = String(validating: present, as: UTF8.self)
        if let scalar = text?.unicodeScalars.first, length > 1 {
            decoded.append(scalar)
            bytes.removeFirst(length)
        } else {
            decoded.append("\u{FFFD}")
            bytes.removeFirst(1 + continuations)
        }
        return true
    }

    private mutating func decodeEscape() -> Bool {
        guard bytes.count > 1 else { return false }
        switch bytes[1] {
        case UInt8(ascii: "["):
            guard let end = bytes.dropFirst(2).firstIndex(where: { !(0x20...0x3F).contains($0) }) else { return false }
            take(sequence: Array(bytes[...end]))
        case UInt8(ascii: "O"):
            guard bytes.count > 2 else { return false }
            take(sequence: Array(bytes[...2]))
        case Self.escape:
            bytes.removeFirst()
        default:
            bytes.removeFirst()
            decoded.append("\u{1B}")
            return decodeOne() || !decoded.isEmpty
        }
        return true
    }

    private mutating func take(sequence: [UInt8]) {
        bytes.removeFirst(sequence.count)
        let text = String(decoding: sequence, as: UTF8.self)
        if text == Self.pasteKey {
            isPasting = true
        } else if Self.knownSequences.contains(text) {
            decoded.append(contentsOf: text.unicodeScalars)
        }
    }

    private mutating func decodePaste() -> Bool {
        let end = Self.pasteEnd
        var found: Int?
        if bytes.count >= end.count {
            found = (0...(bytes.count - end.count)).first { bytes[$0] == Self.escape && bytes[$0...].starts(with: end) }
        }
        guard let found = found ?? (bytes.count > Self.largestPaste ? bytes.count : nil) else { return false }
        pastes.append(Self.cleaned(String(decoding: bytes[..<found], as: UTF8.self)))
        bytes.removeFirst(min(found + end.count, bytes.count))
        isPasting = false
        decoded.append(contentsOf: Self.pasteKey.unicodeScalars)
        return true
    }

    /// Line ends of a paste become newlines; other control characters but tabs are dropped, and so are newlines at the
    /// end: the person presses Enter.
    static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": scalars.append("\n")
            case "\n" where previous == "\r": break
            case "\n", "\t": scalars.append(scalar)
            default:
                if scalar.value >= 0x20, !(0x7F...0x9F).contains(scalar.value) { scalars.append(scalar) }
            }
            previous = scalar
        }
        while scalars.last == "\n" { scalars.removeLast() }
        return String(scalars)
    }
}
