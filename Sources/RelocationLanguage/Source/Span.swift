/// A stretch of a source file in bytes; an empty one is a place between two characters.
public struct Span: Sendable, Hashable {
    /// The file it lies in.
    public let file: SourceFile
    /// The offset of its first byte.
    public let start: Int
    /// The offset after its last byte.
    public let end: Int

    /// A stretch from one byte offset up to another.
    public init(file: SourceFile, start: Int, end: Int) {
        self.file = file
        self.start = start
        self.end = max(start, end)
    }

    /// The source text it covers.
    public var text: String { file.text(from: start, to: end) }

    /// Where it begins, as people count.
    public var position: SourcePosition { file.position(at: start) }

    /// Where it ends, as people count: the column after its last character.
    public var endPosition: SourcePosition { file.position(at: end) }

    /// The line it begins on, from 1; quicker than `position`.
    public var line: Int { file.line(at: start) }

    /// Whether nothing is covered.
    public var isEmpty: Bool { start == end }

    /// The stretch from the beginning of this to the end of the other.
    public func through(_ other: Span) -> Span {
        Span(file: file, start: min(start, other.start), end: max(end, other.end))
    }

    /// The empty stretch right after this one.
    public var after: Span { Span(file: file, start: end, end: end) }
}

extension Span: CustomStringConvertible {
    /// `file:line:column`.
    public var description: String {
        let place = position
        return "\(file.name):\(place.line):\(place.column)"
    }
}
