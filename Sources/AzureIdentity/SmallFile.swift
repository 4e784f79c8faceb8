#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Files that a credential or a cloud is described in.
enum SmallFile {
    /// The bytes of a file of at most 1 MiB.
    ///
    /// - Parameters:
    ///   - what: what names the file, for the error: a variable or a setting.
    ///   - remedy: what helps where it cannot be read.
    static func read(
        _ path: String, what: String, mostBytes: Int = 1 << 20, remedy: String = "check the path and its permissions"
    ) throws(IdentityError) -> [UInt8] {
        func unreadable(_ why: String) -> IdentityError {
            IdentityError(
                code: .invalidConfiguration,
                message: "the file of \(what), \(Printable.text(path, limit: 200)), cannot be read: \(why)",
                remedy: remedy)
        }
        guard let file = fopen(path, "rbe") else { throw unreadable(String(cString: strerror(errno))) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= mostBytes {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 {
                guard ferror(file) == 0 else { throw unreadable("it is no readable file") }
                return bytes
            }
            bytes += chunk[..<count]
        }
        throw unreadable("it is larger than \(mostBytes >> 10) KiB")
    }
}
