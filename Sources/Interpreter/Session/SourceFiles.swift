#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Reading of scripts and data files.
public enum SourceFiles {
    /// The most bytes of a file that is read whole.
    static let maximumBytes = 64 << 20

    /// The bytes of a regular file or pipe. Throws a `Failure` (code `file`) that names the path.
    public static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal(path, errno) }
        defer { close(descriptor) }
        return try bytes(of: descriptor, path)
    }

    /// What standard input holds until its end. Throws a `Failure` (code `file`).
    public static func readStandardInput() throws(Failure) -> [UInt8] {
        try bytes(of: STDIN_FILENO, "standard input")
    }

    /// What a descriptor gives until its end.
    static func bytes(of descriptor: Int32, _ path: String) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { readOnce(descriptor, $0) }
            if count < 0 {
                if errno == EINTR { continue }
                throw refusal(path, errno)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[0..<count])
            guard bytes.count <= maximumBytes else {
                throw Failure(.file, "\(path) is larger than \(maximumBytes >> 20) MiB", object: path)
            }
        }
    }

    private static func refusal(_ path: String, _ code: Int32) -> Failure {
        let reason =
            switch code {
            case ENOENT: "there is no such file"
            case EACCES: "it may not be read"
            case EISDIR: "it is a folder"
            default: String(cString: strerror(code))
            }
        return Failure(.file, "cannot read \(path): \(reason)", object: path)
    }
}

private func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
