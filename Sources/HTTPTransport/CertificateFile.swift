#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Reads files of certificates in PEM form.
enum CertificateFile {
    private static let mostBytes = 16 << 20
    private static let beginning = Array("-----BEGIN ".utf8)

    /// The bytes of a bundle.
    ///
    /// - Throws: `TransportError` with code `configuration`, naming the file.
    static func read(_ path: String, _ what: String) throws(TransportError) -> [UInt8] {
        guard let bytes = bytes(of: path) else {
            throw unusable("\(what) certificate bundle \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        return try checked(bytes, "\(what) certificate bundle \(path)")
    }

    /// Looks whether these can be certificates at all; libcurl would skip what it does not understand.
    static func checked(_ bytes: [UInt8], _ what: String) throws(TransportError) -> [UInt8] {
        guard bytes.count <= mostBytes else { throw unusable("\(what) is larger than 16 MiB") }
        guard !blocks(of: bytes).isEmpty else { throw unusable("\(what) holds no certificate in PEM form") }
        return bytes
    }

    /// The certificates of directories that OpenSSL would find there (files named by a hash, `0a1b2c3d.0`) and that
    /// `bundle` lacks. What cannot be read is passed over, as OpenSSL does.
    static func hashed(in directories: [String], without bundle: [UInt8]) -> [UInt8] {
        var known = Set(blocks(of: bundle))
        var result: [UInt8] = []
        for directory in directories {
            for name in names(in: directory) where isHash(name) {
                for block in blocks(of: bytes(of: "\(directory)/\(name)") ?? []) where known.insert(block).inserted {
                    result += "\n\(block)\n".utf8
                }
            }
        }
        return result
    }

    private static func isHash(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 8 && parts[0].allSatisfy(\.isHexDigit)
            && !parts[1].isEmpty && parts[1].allSatisfy(\.isNumber)
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { field in
                    field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                        String(cString: $0)
                    }
                })
        }
        return names.sorted()
    }

    /// The PEM blocks, each from its first line up to the next block. As text and by the C library's search, because
    /// a folder of roots has some 400 kB and this must not be felt in a debug build either.
    private static func blocks(of bytes: [UInt8]) -> [String] {
        var starts: [Int] = []
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var line = 0
            while line + beginning.count <= buffer.count {
                if memcmp(base + line, beginning, beginning.count) == 0 { starts.append(line) }
                guard let end = memchr(base + line, 0x0A, buffer.count - line) else { break }
                line = base.distance(to: UnsafeRawPointer(end)) + 1
            }
        }
        return starts.indices.map { number in
            let end = number + 1 < starts.count ? starts[number + 1] : bytes.count
            var block = bytes[starts[number]..<end]
            while let last = block.last, last == 0x0A || last == 0x0D { block.removeLast() }
            return String(decoding: block, as: UTF8.self)
        }
    }

    private static func bytes(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= mostBytes {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private static func unusable(_ message: String) -> TransportError {
        TransportError(code: .configuration, message: message, host: "", sentWholeRequest: false)
    }
}
