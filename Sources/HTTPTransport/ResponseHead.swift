/// The header lines of an answer as they come in.
struct ResponseHead {
    /// The fields of the last status line so far.
    private(set) var headers = HTTPHeaders()

    private var isComplete = false
    private var size = 0

    /// The most bytes that all header lines together may have.
    static let maximumSize = 256 << 10

    /// Takes one line with its end. A status line (of an interim answer, of a proxy) starts anew; trailers are ignored.
    ///
    /// - Returns: `false` when there are too many bytes.
    mutating func take(line bytes: UnsafeRawBufferPointer) -> Bool {
        size += bytes.count
        guard size <= ResponseHead.maximumSize else { return false }
        var line = bytes[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line = line.dropLast() }
        if line.starts(with: "HTTP/".utf8) {
            headers = HTTPHeaders()
            isComplete = false
        } else if line.isEmpty {
            isComplete = true
        } else if !isComplete {
            takeField(line)
        }
        return true
    }

    private mutating func takeField(_ line: Slice<UnsafeRawBufferPointer>) {
        if line.first == 0x20 || line.first == 0x09 {
            headers.extendLast(by: ResponseHead.text(line))
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        headers.add(ResponseHead.text(line[..<colon]), ResponseHead.text(line[line.index(after: colon)...]))
    }

    /// The text without white space at its ends; bytes that are no UTF-8 become U+FFFD.
    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var part = bytes
        while let first = part.first, first == 0x20 || first == 0x09 { part = part.dropFirst() }
        while let last = part.last, last == 0x20 || last == 0x09 { part = part.dropLast() }
        return String(decoding: part, as: UTF8.self)
    }
}
