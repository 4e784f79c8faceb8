/// The form of entries in the history file: one line an entry, `\n` for a line break in it, `\\` for a backslash.
enum HistoryText {
    static func encode(_ entry: String) -> String {
        entry.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Undoes `encode`; an unknown escape stays as it is.
    static func decode(_ line: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        var scalars = line.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            switch scalars.next() {
            case "n": result.append("\n")
            case "r": result.append("\r")
            case "\\": result.append("\\")
            case let other?: result.append(contentsOf: ["\\", other])
            case nil: result.append("\\")
            }
        }
        return String(result)
    }

    /// The entries of a file; bytes that are no UTF-8 don't stop the reading.
    static func entries(of bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { decode(String(decoding: $0, as: UTF8.self)) }
    }

    /// The bytes of a file.
    static func bytes(of entries: some Sequence<String>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes.append(contentsOf: encode(entry).utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
