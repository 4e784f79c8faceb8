internal import Crypto

/// The public half of an X25519 key: whom a file is sealed to (`age1…`).
public struct SealingRecipient: Sendable, Hashable, CustomStringConvertible {
    static let prefix = "age"

    let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    /// Reads `age1…`.
    ///
    /// - Throws: `SealingError` `.key`.
    public init(_ text: String) throws(SealingError) {
        guard let (prefix, bytes) = Bech32.decode(text) else {
            throw SealingError(.key, "this is no recipient: a recipient begins with age1, and its checksum must fit")
        }
        guard prefix == Self.prefix, bytes.count == 32 else {
            let isIdentity = prefix.hasPrefix("age-secret-key-")
            throw SealingError(
                .key,
                isIdentity
                    ? "this is an identity and must be kept secret: the recipient is its public half, age1…"
                    : "this is no X25519 recipient: one begins with age1 and has 62 characters")
        }
        guard text == text.lowercased() else { throw SealingError(.key, "a recipient is written in lower case") }
        key = bytes
    }

    /// `age1…`
    public var description: String { Bech32.encode(Self.prefix, key) }

    /// Reads a file of recipients: one a line, empty lines and lines that begin with `#` left out.
    ///
    /// - Throws: `SealingError` `.key` naming the line.
    public static func all(inFile text: String) throws(SealingError) -> [SealingRecipient] {
        var recipients: [SealingRecipient] = []
        for (number, line) in KeyFile.lines(text) {
            do { recipients.append(try SealingRecipient(line)) } catch {
                throw SealingError(.key, "line \(number): \(error.message)")
            }
        }
        guard !recipients.isEmpty else { throw SealingError(.key, "the file holds no recipient") }
        return recipients
    }
}

/// Files that hold a key a line.
enum KeyFile {
    /// The lines that hold something, with their numbers from 1.
    static func lines(_ text: String) -> [(number: Int, text: String)] {
        var lines: [(number: Int, text: String)] = []
        let all = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in all.enumerated() {
            var end = line.endIndex
            while end > line.startIndex, line[line.index(before: end)].isWhitespace { end = line.index(before: end) }
            let trimmed = line[..<end].drop { $0.isWhitespace }
            if !trimmed.isEmpty, !trimmed.hasPrefix("#") { lines.append((index + 1, String(trimmed))) }
        }
        return lines
    }
}
