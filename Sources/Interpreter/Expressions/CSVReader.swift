/// Reads rows of comma-separated values: quotes hold commas, newlines and doubled quotes (RFC 4180); lines end in LF or
/// CR LF.
struct CSVReader {
    /// The line of the row that was read last, from 1.
    private(set) var line = 0
    private let bytes: [UInt8]
    private let path: String
    private var position = 0
    private var nextLine = 1

    init(_ text: String, path: String) {
        bytes = Array(text.utf8)
        self.path = path
    }

    /// The values of the next row, nil at the end. Throws a `Failure` (code `file`) for a quote that isn't closed or
    /// stands inside a value.
    mutating func row() throws(Failure) -> [String]? {
        guard position < bytes.count else { return nil }
        line = nextLine
        var cells: [String] = []
        while true {
            cells.append(try cell())
            guard position < bytes.count else { return cells }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: ",") { continue }
            if byte == UInt8(ascii: "\r") { position += 1 }
            nextLine += 1
            return cells
        }
    }

    private mutating func cell() throws(Failure) -> String {
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quoted() }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ","), !isAtLineEnd {
            if bytes[position] == UInt8(ascii: "\"") { throw error("a quote stands inside a value") }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quoted() throws(Failure) -> String {
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == byte else {
                    guard position == bytes.count || bytes[position] == UInt8(ascii: ",") || isAtLineEnd else {
                        throw error("something follows a closing quote")
                    }
                    return String(decoding: content, as: UTF8.self)
                }
                position += 1
            }
            if byte == UInt8(ascii: "\n") { nextLine += 1 }
            content.append(byte)
        }
        throw error("a quote is not closed")
    }

    private var isAtLineEnd: Bool {
        if bytes[position] == UInt8(ascii: "\n") { return true }
        return bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
            && bytes[position + 1] == UInt8(ascii: "\n")
    }

    private func error(_ message: String) -> Failure {
        Failure(.file, "\(path): line \(line): \(message)", object: path)
    }
}
