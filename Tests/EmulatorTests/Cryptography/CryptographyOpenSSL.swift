import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The `openssl` command line in a folder of its own, as a second opinion on what the emulator makes and reads.
final class OpenSSL {
    static let isAvailable: Bool = (try? OpenSSL().run("version")) != nil

    private let folder: String

    init() throws {
        var template = Array("/tmp/kvmsh-openssl-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if let directory = opendir(folder) {
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                unlink(path(name))
            }
            closedir(directory)
        }
        rmdir(folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = try #require(fopen(path(name), "w"))
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func read(_ name: String) throws -> [UInt8] {
        let file = try #require(fopen(path(name), "r"))
        defer { fclose(file) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return result }
            result += buffer.prefix(count)
        }
    }

    /// Runs `openssl` with the folder as the place of `%NAME` arguments; standard output and error as text.
    ///
    /// - Throws: `Failure` when it does not end with 0.
    @discardableResult
    func run(_ arguments: String...) throws -> String { try run(arguments) }

    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let words = ["openssl"] + arguments.map { $0.hasPrefix("%") ? path(String($0.dropFirst())) : $0 }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, path("output"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        var process = pid_t()
        try #require(posix_spawnp(&process, "openssl", &actions, nil, pointers, environ) == 0)
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 && errno == EINTR {}
        let output = String(decoding: try read("output"), as: UTF8.self)
        guard status == 0 else { throw Failure(arguments: words, output: output) }
        return output
    }

    struct Failure: Error, CustomStringConvertible {
        let arguments: [String]
        let output: String

        var description: String { "\(arguments.joined(separator: " ")): \(output)" }
    }
}
