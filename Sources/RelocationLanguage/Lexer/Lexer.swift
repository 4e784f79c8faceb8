/// Cuts source text into tokens; one lexer for every position, which knows no statement.
///
/// Reports what section 1 of the language forbids and goes on behind it; time is linear in the text.
struct Lexer {
    let source: SourceFile
    let bytes: [UInt8]
    var offset: Int
    var diagnostics: [Diagnostic] = []
    var comments: [SourceComment] = []
    /// Whether the text ends in `\`.
    var endsInContinuation = false
    /// How many `${` are open.
    var depth = 0
    /// Whether what is open on this line was found to have no end.
    var interpolationFailed = false

    /// The greatest length of a line, in bytes.
    static let longestLine = 1 << 20
    /// The greatest depth of blocks, brackets and interpolations.
    static let deepestNesting = 100

    init(_ source: SourceFile) {
        self.source = source
        bytes = source.bytes
        offset = source.start
    }

    /// All tokens up to the end of the file; the last is `endOfFile`.
    mutating func tokenize() -> [Token] {
        var tokens: [Token] = []
        var lineStart = true
        while offset < bytes.count {
            if lineStart, skipLongLine() { tokens.append(Token(kind: .invalid, span: span(offset, offset))) }
            lineStart = false
            guard let token = next() else { continue }
            if token.isEnd, bytes[token.span.start] != UInt8(ascii: ";") { lineStart = true }
            tokens.append(token)
        }
        tokens.append(Token(kind: .endOfFile, span: span(bytes.count, bytes.count)))
        return joinAdjacent(tokens)
    }

    /// The tokens of an interpolation, up to its `}`; null when that is missing on this line.
    mutating func tokenizeInterpolation() -> [Token]? {
        var tokens: [Token] = []
        var braces = 0
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
            if bytes[offset] == UInt8(ascii: "#") { return nil }
            guard let token = next() else { continue }
            if token.isPunctuation(.openBrace) { braces += 1 }
            if token.isPunctuation(.closeBrace) {
                if braces == 0 {
                    tokens.append(Token(kind: .endOfFile, span: span(token.span.start, token.span.start)))
                    return joinAdjacent(tokens)
                }
                braces -= 1
            }
            tokens.append(token)
        }
        return nil
    }

    /// The next token; null when blanks, a comment or a continuation were skipped.
    private mutating func next() -> Token? {
        let start = offset
        let byte = bytes[offset]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            offset += 1
            return nil
        case UInt8(ascii: "\n"), UInt8(ascii: ";"):
            offset += 1
            return Token(kind: .end, span: span(start, offset))
        case UInt8(ascii: "\r") where offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n"):
            offset += 1
            return nil
        case UInt8(ascii: "#"):
            comment()
            return nil
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return string()
        case UInt8(ascii: "$"):
            return variable()
        case UInt8(ascii: "\\"):
            return continuation()
        default:
            return punctuation() ?? word()
        }
    }

    private mutating func punctuation() -> Token? {
        let start = offset
        if offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "="),
            let pair = Punctuation(rawValue: String(decoding: bytes[offset...offset + 1], as: UTF8.self))
        {
            offset += 2
            return Token(kind: .punctuation(pair), span: span(start, offset))
        }
        guard bytes[offset] < 0x80,
            let single = Punctuation(rawValue: String(Unicode.Scalar(bytes[offset])))
        else { return nil }
        offset += 1
        return Token(kind: .punctuation(single), span: span(start, offset))
    }

    private mutating func word() -> Token {
        let start = offset
        while offset < bytes.count {
            guard let (scalar, length) = UTF8Decoding.scalar(in: bytes, at: offset),
                case .word = CharacterClass(scalar)
            else { break }
            offset += length
        }
        guard offset > start else { return unexpectedCharacter() }
        return Token(kind: .word, span: span(start, offset), text: source.text(from: start, to: offset))
    }

    /// Reports a run of characters that begin no token.
    private mutating func unexpectedCharacter() -> Token {
        let start = offset
        if let (scalar, length) = UTF8Decoding.scalar(in: bytes, at: offset),
            case .special = CharacterClass(scalar)
        {
            offset += length
            let place = span(start, offset)
            report(.reservedCharacter, "`\(scalar)` is kept for later: quote it, `\"\(scalar)\"`", place)
            return Token(kind: .invalid, span: place)
        }
        checkCharacter(allowingMisleading: false)
        return Token(kind: .invalid, span: span(start, offset))
    }

    /// Steps over one character of a comment or string, or a run of bytes that are no UTF-8, and reports what is
    /// not allowed there.
    mutating func checkCharacter(allowingMisleading: Bool) {
        let start = offset
        guard let (scalar, length) = UTF8Decoding.scalar(in: bytes, at: offset) else {
            repeat { offset += 1 } while offset < bytes.count && UTF8Decoding.scalar(in: bytes, at: offset) == nil
            report(.invalidCharacter, "these bytes are no UTF-8", span(start, offset))
            return
        }
        offset += length
        switch CharacterClass(scalar) {
        case .forbidden(let message):
            report(.invalidCharacter, message, span(start, offset))
        case .misleading(let message, let meant) where !allowingMisleading:
            report(.invalidCharacter, message, span(start, offset), fix: meant)
        default:
            break
        }
    }

    private mutating func comment() {
        let start = offset
        let line = source.line(at: start)
        let before = bytes[source.lineRange(line).lowerBound..<start]
        while offset < bytes.count, !isLineEnd(offset) { checkCharacter(allowingMisleading: true) }
        let standsAlone = before.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        comments.append(SourceComment(span: span(start, offset), standsAlone: standsAlone))
    }

    private mutating func continuation() -> Token? {
        let start = offset
        var end = offset + 1
        while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") { end += 1 }
        guard end == bytes.count || isLineEnd(end) else {
            offset += 1
            let rest = "`\\` goes on in the next line, and only blanks may follow it"
            report(.reservedCharacter, rest, span(start, offset))
            return Token(kind: .invalid, span: span(start, offset))
        }
        if end < bytes.count { end += bytes[end] == UInt8(ascii: "\r") ? 2 : 1 }
        offset = end
        endsInContinuation = end == bytes.count
        _ = skipLongLine()
        return nil
    }

    /// Passes over a line beyond the limit; true when the line that begins here is one.
    private mutating func skipLongLine() -> Bool {
        guard offset < bytes.count else { return false }
        let line = source.lineRange(source.line(at: offset))
        guard line.count > Lexer.longestLine else { return false }
        report(.lineTooLong, "this line is longer than 1 MiB", span(offset, offset))
        offset = line.upperBound
        return true
    }

    /// Whether a line ends here: at a newline, or a carriage return before one.
    func isLineEnd(_ offset: Int) -> Bool {
        bytes[offset] == UInt8(ascii: "\n")
            || bytes[offset] == UInt8(ascii: "\r") && offset + 1 < bytes.count
                && bytes[offset + 1] == UInt8(ascii: "\n")
    }

    func span(_ start: Int, _ end: Int) -> Span { Span(file: source, start: start, end: end) }

    mutating func report(_ id: DiagnosticID, _ message: String, _ span: Span, fix: String? = nil) {
        diagnostics.append(
            Diagnostic(id, message, at: span, fix: fix.map { Diagnostic.Fix(replacing: span, with: $0) }))
    }
}
