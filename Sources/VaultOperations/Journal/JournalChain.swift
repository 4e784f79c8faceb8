import Crypto

/// The check that ties every journal line to all lines before it.
enum JournalChain {
    /// The check before the first line.
    static let start = ""

    private static let opening = Array(",\"c\":\"".utf8)
    private static let closing = Array("\"}".utf8)
    private static let digits = 16

    /// The check of a line, from the check before it and the line's bytes up to the last member.
    static func check(after previous: String, body: some Collection<UInt8>) -> String {
        var hash = SHA256()
        hash.update(data: Array(previous.utf8))
        hash.update(data: Array(body))
        hash.update(data: [UInt8(ascii: "}")])
        return Hex.text(hash.finalize().prefix(digits / 2))
    }

    /// The whole line with its newline.
    static func line(body: [UInt8], check: String) -> [UInt8] {
        body + opening + Array(check.utf8) + closing + [0x0A]
    }

    /// Splits a line (without its newline) into body and check; nil when it has no check at its end.
    static func split(_ line: ArraySlice<UInt8>) -> (body: ArraySlice<UInt8>, check: String)? {
        let tail = opening.count + digits + closing.count
        guard line.count > tail, line.suffix(closing.count).elementsEqual(closing) else { return nil }
        let body = line.dropLast(tail)
        let rest = line.suffix(tail)
        guard rest.prefix(opening.count).elementsEqual(opening) else { return nil }
        let check = rest.dropFirst(opening.count).prefix(digits)
        guard check.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
        return (body, String(decoding: check, as: UTF8.self))
    }
}
