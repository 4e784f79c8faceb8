#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Files that a statement leaves behind for people and other programs: reports and recordings.
public enum TextFile {
    /// Writes a file whole or not at all: beside it first, then in its place; only its owner may read it. Throws a
    /// `Failure` (code `file`) that names the path.
    public static func write(_ text: String, to path: String) throws(Failure) {
        let beside = "\(path).\(getpid()).part"
        unlink(beside)
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal(path, errno) }
        do {
            try put(text, descriptor, path)
        } catch {
            close(descriptor)
            unlink(beside)
            throw error
        }
        guard close(descriptor) == 0, rename(beside, path) == 0 else {
            let code = errno
            unlink(beside)
            throw refusal(path, code)
        }
    }

    /// Adds text to the end of a file that is there. Throws a `Failure` (code `file`) that names the path.
    static func append(_ text: String, to path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal(path, errno) }
        defer { close(descriptor) }
        try put(text, descriptor, path)
    }

    /// A path from the root, for one from the current directory.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        let here = String(cString: directory)
        return path == "." ? here : "\(here)/\(path)"
    }

    private static func put(_ text: String, _ descriptor: Int32, _ path: String) throws(Failure) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { fill(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw refusal(path, errno) }
            written += count
        }
    }

    private static func refusal(_ path: String, _ code: Int32) -> Failure {
        let reason =
            switch code {
            case ENOENT: "there is no such folder"
            case EACCES, EPERM: "it may not be written"
            case EISDIR: "it is a folder"
            case ENOSPC, EDQUOT: "the disk is full"
            default: String(cString: strerror(code))
            }
        return Failure(.file, "cannot write \(path): \(reason)", object: path)
    }
}

private func fill(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
