/// Reads a file line by line without ever holding more than one line and one buffer.
struct LineReader {
    /// A line and where it stands.
    struct Line {
        /// The bytes without the newline.
        let bytes: ArraySlice<UInt8>
        /// Where the line begins.
        let offset: Int64
        /// Whether a newline ends it; only the last line of a file may lack it.
        let isComplete: Bool
    }

    private let file: ReadableFile
    private let maximum: Int
    private let chunk: Int
    private let end: Int64
    private var buffer: [UInt8] = []
    private var start = 0
    private var scanned = 0
    private var position: Int64
    private var atEnd = false

    /// - Parameters:
    ///   - offset: where reading begins.
    ///   - end: where it ends; the end of the file when nil.
    ///   - maximum: the most bytes of a line; a longer one is refused.
    init(
        _ file: ReadableFile, from offset: Int64 = 0, to end: Int64? = nil, maximum: Int = 16 << 20,
        chunk: Int = 128 << 10
    ) {
        self.file = file
        self.maximum = maximum
        self.chunk = chunk
        self.end = end ?? Int64.max
        position = offset
    }

    /// The next line; nil at the end.
    mutating func next() throws(FileProblem) -> Line? {
        while true {
            if let newline = buffer[scanned...].firstIndex(of: 0x0A) {
                let line = Line(bytes: buffer[start..<newline], offset: offset(of: start), isComplete: true)
                start = newline + 1
                scanned = start
                return line
            }
            scanned = buffer.count
            if atEnd {
                guard start < buffer.count else { return nil }
                let line = Line(bytes: buffer[start...], offset: offset(of: start), isComplete: false)
                start = buffer.count
                return line
            }
            guard buffer.count - start <= maximum else {
                throw FileProblem(.refused("a line is longer than allowed"), "read", file.path)
            }
            try fill()
        }
    }

    private func offset(of index: Int) -> Int64 { position - Int64(buffer.count - index) }

    private mutating func fill() throws(FileProblem) {
        if start > 0 {
            buffer.removeFirst(start)
            scanned -= start
            start = 0
        }
        let wanted = Int(min(Int64(chunk), end - position))
        let more = wanted > 0 ? try file.read(at: position, count: wanted) : []
        position += Int64(more.count)
        buffer.append(contentsOf: more)
        if more.count < wanted || wanted == 0 { atEnd = true }
    }
}
