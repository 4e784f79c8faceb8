#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Scripts as text, from files and standard input.
enum InputText {
    /// Why a script can't be read.
    struct Problem: Error {
        let message: String
    }

    /// The text of the file at a path.
    static func read(path: String) throws(Problem) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem(message: "cannot read \(path): \(reason(errno))") }
        defer { close(descriptor) }
        return try text(of: descriptor, named: path)
    }

    /// What standard input holds until its end.
    static func readStandardInput() throws(Problem) -> String {
        try text(of: STDIN_FILENO, named: "standard input")
    }

    private static let largest = 64 << 20

    private static func text(of descriptor: Int32, named name: String) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { readOnce(descriptor, $0) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Problem(message: "cannot read \(name): \(reason(errno))")
            }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= largest else { throw Problem(message: "\(name) is larger than \(largest >> 20) MiB") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(message: "\(name) is not UTF-8: line \(lineOfInvalidText(bytes)) holds other bytes")
        }
        return text
    }

    private static func lineOfInvalidText(_ bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EACCES: "it may not be read"
        case EISDIR: "it is a folder"
        default: String(cString: strerror(code))
        }
    }
}

private func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
