internal import CFileStatus
internal import Interpreter

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Puts new content into a file so that a crash leaves the old one: written beside it, made durable, renamed.
enum FileReplacement {
    /// Replaces the content of the file, or of the one that a link leads to; its permissions stay. Throws a `Failure`
    /// (code `file`) that names the path.
    static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        guard let resolved = realpath(path, nil) else { throw problem("find", path) }
        defer { free(resolved) }
        let real = String(cString: resolved)
        let beside = "\(real).\(getpid()).part"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem("write beside", path) }
        let isWhole = keepMode(of: real, on: descriptor) && write(bytes, to: descriptor) && fsync(descriptor) == 0
        let failed = errno
        guard close(descriptor) == 0, isWhole, rename(beside, real) == 0 else {
            if !isWhole { errno = failed }
            let problem = problem("write", path)
            unlink(beside)
            throw problem
        }
    }

    private static func keepMode(of path: String, on descriptor: Int32) -> Bool {
        let old = open(path, O_RDONLY | O_CLOEXEC)
        guard old >= 0 else { return false }
        defer { close(old) }
        let mode = cfile_mode(old)
        return mode >= 0 && fchmod(descriptor, mode_t(mode)) == 0
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBufferPointer { StandardStream(descriptor: descriptor).write($0) }
    }

    private static func problem(_ action: String, _ path: String) -> Failure {
        Failure(.file, "cannot \(action) \(path): \(String(cString: strerror(errno)))")
    }
}
