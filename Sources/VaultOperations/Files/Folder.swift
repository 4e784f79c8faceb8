import CFileStatus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open folder; everything in it is reached relative to its descriptor and without following links.
///
/// All members block and belong on a `BlockingPool`.
final class Folder: Sendable {
    let descriptor: Int32
    let path: String
    let calls: FileCalls
    /// Whether the file system keeps modes; where it does not, nothing can be demanded of them.
    let keepsModes: Bool

    private init(descriptor: Int32, path: String, calls: FileCalls, keepsModes: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.calls = calls
        self.keepsModes = keepsModes
    }

    deinit { close(descriptor) }

    /// Opens a folder that exists, by its path; only here may a link lead to it, because a person named it.
    static func open(_ path: String, calls: FileCalls = .system) throws(FileProblem) -> Folder {
        let descriptor = retrying { systemOpen(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileProblem(.system(errno), "open", path) }
        return Folder(descriptor: descriptor, path: path, calls: calls, keepsModes: true)
    }

    /// Opens a folder, making it (and what leads to it) when it is not there; new ones get mode 0700.
    static func openOrCreate(_ path: String, calls: FileCalls = .system) throws(FileProblem) -> Folder {
        do {
            return try open(path, calls: calls)
        } catch  where error.isMissing {
            let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            if let slash = trimmed.lastIndex(of: "/"), slash != trimmed.startIndex {
                _ = try openOrCreate(String(trimmed[..<slash]), calls: calls)
            }
            if mkdir(trimmed, 0o700) != 0, errno != EEXIST { throw FileProblem(.system(errno), "create", path) }
            let folder = try open(path, calls: calls)
            try folder.restrict()
            return folder
        }
    }

    /// The same folder, whose file system is known to keep modes or not.
    func knowing(keepsModes: Bool) throws(FileProblem) -> Folder {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw FileProblem(.system(errno), "open", path) }
        return Folder(descriptor: copy, path: path, calls: calls, keepsModes: keepsModes)
    }

    /// The same folder with other calls of the file system.
    func with(calls: FileCalls) throws(FileProblem) -> Folder {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw FileProblem(.system(errno), "open", path) }
        return Folder(descriptor: copy, path: path, calls: calls, keepsModes: keepsModes)
    }

    /// Takes all rights from group and others.
    func restrict() throws(FileProblem) {
        guard fchmod(descriptor, 0o700) == 0 || errno == EPERM || errno == ENOTSUP else {
            throw FileProblem(.system(errno), "protect", path)
        }
    }

    /// Refuses a folder that belongs to someone else or that others may enter.
    func check() throws(FileProblem) {
        var status = cfile_status()
        guard cfile_status(descriptor, &status) == 0 else { throw FileProblem(.system(errno), "look at", path) }
        guard keepsModes else { return }
        guard status.owner == geteuid() else {
            throw FileProblem(.openModes("it belongs to someone else"), "use", path)
        }
        guard status.open_bits == 0 else {
            throw FileProblem(.openModes("its mode lets others in"), "use", path)
        }
    }

    /// A folder inside this one; nil when it is not there and not to be made.
    func subfolder(_ name: String, create: Bool) throws(FileProblem) -> Folder? {
        let inner = "\(path)/\(name)"
        if create, mkdirat(descriptor, name, 0o700) != 0, errno != EEXIST {
            throw FileProblem(.system(errno), "create", inner)
        }
        let opened = retrying { openat(self.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard opened >= 0 else {
            if errno == ENOENT, !create { return nil }
            if errno == ELOOP || errno == ENOTDIR {
                throw FileProblem(.refused("it is no folder, or a link"), "open", inner)
            }
            throw FileProblem(.system(errno), "open", inner)
        }
        let folder = Folder(descriptor: opened, path: inner, calls: calls, keepsModes: keepsModes)
        if create { try folder.restrict() }
        try folder.check()
        return folder
    }

    /// The names in the folder, without `.` and `..`, in no order.
    func names() throws(FileProblem) -> [String] {
        let copy = retrying { openat(self.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard copy >= 0 else { throw FileProblem(.system(errno), "read", path) }
        guard let stream = fdopendir(copy) else {
            close(copy)
            throw FileProblem(.system(errno), "read", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file; one that is not there is no failure.
    func remove(_ name: String) throws(FileProblem) {
        if unlinkat(descriptor, name, 0) != 0, errno != ENOENT {
            throw FileProblem(.system(errno), "remove", "\(path)/\(name)")
        }
    }

    /// Makes the folder's entries durable.
    func synchronize() throws(FileProblem) { try calls.synchronize(descriptor, path: path) }
}

/// `open` under a name that the static function of the same name does not hide.
func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

/// Calls again while a signal interrupts.
func retrying(_ call: () -> Int32) -> Int32 {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
