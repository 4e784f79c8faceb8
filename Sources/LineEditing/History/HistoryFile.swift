#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The history on disk: readable by its owner only, replaced whole so that a crash leaves the old one.
public struct HistoryFile: Sendable {
    /// Its path.
    public let path: String

    /// A history at that path, which need not exist.
    public init(path: String) {
        self.path = path
    }

    /// What is there, as far as it can be read.
    public func load(limit: Int = 10_000) -> History {
        History(HistoryText.entries(of: contents() ?? []), limit: limit)
    }

    /// Adds an entry to what is there, so that shells that run side by side keep each other's entries.
    ///
    /// - Returns: false when it couldn't be kept; a history is not worth stopping for.
    @discardableResult
    public func append(_ entry: String, limit: Int = 10_000) -> Bool {
        let folder = parent
        guard makeFolders(folder) else { return false }
        let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else { return false }
        defer { close(lock) }
        flock(lock, LOCK_EX)
        var history = load(limit: limit)
        guard history.add(entry) else { return true }
        return replace(with: HistoryText.bytes(of: history.entries))
    }

    private var parent: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Writes a new file beside the old one, then puts it in its place.
    private func replace(with bytes: [UInt8]) -> Bool {
        let beside = "\(path).\(getpid())"
        unlink(beside)
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        let isWhole = written == bytes.count
        guard close(descriptor) == 0, isWhole, rename(beside, path) == 0 else {
            unlink(beside)
            return false
        }
        return true
    }

    private func contents() -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let largest = 64 << 20
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < largest {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }

    private func makeFolders(_ folder: String) -> Bool {
        var reached = folder.hasPrefix("/") ? "/" : ""
        for part in folder.split(separator: "/") {
            reached += reached.isEmpty || reached == "/" ? String(part) : "/\(part)"
            if mkdir(reached, 0o700) != 0, errno != EEXIST { return false }
        }
        return true
    }
}
