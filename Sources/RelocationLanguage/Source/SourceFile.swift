/// One piece of source text: a script, an included file, an entry at the prompt.
///
/// Holds the bytes as they came, because a file may break the rules of UTF-8 and must then be reported, not refused.
/// Instances are compared by identity: two files with the same text are different places.
public final class SourceFile: Sendable {
    /// How diagnostics call the file: its path as given, or a name such as `<prompt>`.
    public let name: String
    /// The bytes, with a byte order mark if there was one.
    public let bytes: [UInt8]
    /// The byte offset at which each line begins; never empty. The first begins after the byte order mark.
    let lineStarts: [Int]

    /// Source text from bytes, which need not be valid UTF-8.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        bytes.withUnsafeBufferPointer { buffer in
            for offset in buffer.indices where buffer[offset] == 0x0A {
                starts.append(offset + 1)
            }
        }
        lineStarts = starts
    }

    /// Source text from a string.
    public convenience init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// Where the text begins: after the byte order mark, if there is one.
    public var start: Int { lineStarts[0] }

    /// The number of lines; a newline at the end begins one more, empty line.
    public var lineCount: Int { lineStarts.count }

    /// The whole text without the byte order mark; what is no UTF-8 shows as U+FFFD.
    public var text: String { text(from: start, to: bytes.count) }

    /// The text between two byte offsets; what is no UTF-8 shows as U+FFFD.
    public func text(from start: Int, to end: Int) -> String {
        let lower = min(max(start, 0), bytes.count)
        let upper = min(max(end, lower), bytes.count)
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }

    /// The number of the line that holds a byte offset, from 1.
    public func line(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// Line and column of a byte offset, both from 1; a column is a character, a tab counts one, the mark none.
    public func position(at offset: Int) -> SourcePosition {
        let line = line(at: offset)
        let start = lineStarts[line - 1]
        return SourcePosition(line: line, column: offset <= start ? 1 : characters(from: start, to: offset) + 1)
    }

    /// How many characters stand between two places of a line. Most text is ASCII, where a byte is one.
    private func characters(from start: Int, to end: Int) -> Int {
        let upper = min(end, bytes.count)
        let isASCII = bytes.withUnsafeBufferPointer { buffer in
            buffer[start..<max(start, upper)].allSatisfy { $0 < 0x80 }
        }
        return isASCII ? upper - start : text(from: start, to: upper).count
    }

    /// The bytes of a line, counted from 1, without its line end.
    public func lineRange(_ line: Int) -> Range<Int> {
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
        if line < lineStarts.count, end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<max(start, end)
    }

    /// The text of a line, counted from 1, without its line end.
    public func lineText(_ line: Int) -> String {
        let range = lineRange(line)
        return text(from: range.lowerBound, to: range.upperBound)
    }
}

extension SourceFile: Hashable {
    /// Whether both are the very same file object.
    public static func == (left: SourceFile, right: SourceFile) -> Bool { left === right }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A place in a source file as people count: from 1.
public struct SourcePosition: Sendable, Hashable {
    /// The line, from 1.
    public let line: Int
    /// The column in characters (grapheme clusters), from 1.
    public let column: Int
}
