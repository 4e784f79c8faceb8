import CFileStatus
import ExactJSON

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A lock that the kernel frees when its process ends, however it ends.
final class FileLock: Sendable {
    /// How a lock is held.
    enum Mode: Sendable {
        /// By one alone, to write.
        case exclusive
        /// By any number, to read.
        case shared
    }

    private let descriptor: Int32
    /// Whether the file system keeps the modes that are asked of it.
    let keepsModes: Bool

    private init(descriptor: Int32, keepsModes: Bool) {
        self.descriptor = descriptor
        self.keepsModes = keepsModes
    }

    deinit { close(descriptor) }

    /// Takes the lock or says at once who has it.
    ///
    /// - Throws: `OperationError` `.locked` (exit 6) with holder and start; `FileProblem` when the file cannot be made.
    static func take(_ mode: Mode, named name: String, in folder: Folder, for what: String, statement: String) throws
        -> FileLock
    {
        let descriptor = try folder.openForAppending(name)
        var status = cfile_status()
        guard cfile_status(descriptor, &status) == 0, status.is_regular else {
            close(descriptor)
            throw FileProblem(.refused("it is no regular file"), "lock", "\(folder.path)/\(name)")
        }
        let operation = (mode == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
        guard retrying({ flock(descriptor, operation) }) == 0 else {
            let busy = errno == EWOULDBLOCK
            let problem = FileProblem(.system(errno), "lock", "\(folder.path)/\(name)")
            let holder = busy ? describe(descriptor) : ""
            close(descriptor)
            guard busy else { throw problem }
            throw OperationError(
                .locked, "\(what) is in use\(holder)", remedy: "wait until it has ended, then run the statement again",
                exitCode: 6)
        }
        if status.size == 0 || mode == .exclusive { sign(descriptor, statement) }
        return FileLock(descriptor: descriptor, keepsModes: modesHold(descriptor))
    }

    private static func modesHold(_ descriptor: Int32) -> Bool {
        var status = cfile_status()
        guard fchmod(descriptor, 0o600) == 0, cfile_status(descriptor, &status) == 0 else { return true }
        return status.open_bits == 0
    }

    private static func sign(_ descriptor: Int32, _ statement: String) {
        let now = Clock.iso8601(Clock.localMilliseconds() / 1000)
        let text: JSON = ["pid": .integer(Int64(getpid())), "since": .text(now), "statement": .text(statement)]
        _ = ftruncate(descriptor, 0)
        _ = text.serialized().withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    private static func describe(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0, let json = try? JSON(parsing: Array(bytes[..<count])), let pid = json["pid"]?.int,
            let since = json["since"]?.string
        else { return "" }
        return ": process \(pid) since \(since) runs `\(json["statement"]?.string ?? "a statement")`"
    }
}
