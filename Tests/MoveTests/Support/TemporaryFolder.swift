import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder of its own for a test, and the few calls that tests need to spoil files.
struct TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/kvmsh-move-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func read(_ name: String) throws -> [UInt8] {
        let descriptor = open("\(path)/\(name)", O_RDONLY)
        try #require(descriptor >= 0, "\(name)")
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = systemRead(descriptor, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0, "\(name)")
        defer { close(descriptor) }
        try #require(systemWrite(descriptor, bytes, bytes.count) == bytes.count)
    }

    func edit(_ name: String, _ body: (inout [UInt8]) -> Void) throws {
        var bytes = try read(name)
        body(&bytes)
        try write(name, bytes)
    }

    func delete(_ name: String) { unlink("\(path)/\(name)") }

    func makeFolder(_ name: String) { mkdir("\(path)/\(name)", 0o700) }

    func exists(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

    /// Whether modes keep anything from the one who runs the tests.
    static var modesCount: Bool { geteuid() != 0 }

    func setMode(_ mode: UInt32, of name: String) { chmod("\(path)/\(name)", mode_t(mode)) }

    func mode(of name: String) -> UInt32 {
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0 ? UInt32(status.st_mode) & 0o777 : 0
    }

    /// All files below a folder, by their path in it, with their bytes; not the lock, which belongs to whoever holds it.
    func snapshot(_ name: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for inner in names(name) where inner != "lock" {
            if isFolder("\(name)/\(inner)") {
                for (below, bytes) in try snapshot("\(name)/\(inner)") { files["\(inner)/\(below)"] = bytes }
            } else {
                files[inner] = try read("\(name)/\(inner)")
            }
        }
        return files
    }

    /// Makes a folder that holds what a snapshot shows.
    func put(_ files: [String: [UInt8]], in name: String) throws {
        makeFolder(name)
        for (file, bytes) in files {
            if let slash = file.firstIndex(of: "/") { makeFolder("\(name)/\(file[..<slash])") }
            try write("\(name)/\(file)", bytes)
        }
    }

    func remove(_ name: String? = nil) {
        let name = name ?? "."
        for inner in names(name) {
            if isFolder("\(name)/\(inner)") { remove("\(name)/\(inner)") } else { delete("\(name)/\(inner)") }
        }
        rmdir(name == "." ? path : "\(path)/\(name)")
    }

    private func isFolder(_ name: String) -> Bool {
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private func names(_ name: String) -> [String] {
        guard let directory = opendir("\(path)/\(name)") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
