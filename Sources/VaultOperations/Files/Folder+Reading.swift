import CFileStatus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Folder {
    /// Opens a file for reading and refuses what is no regular file of this user alone; nil when it is not there.
    ///
    /// - Parameter maximum: the most bytes it may have.
    func openForReading(_ name: String, maximum: Int64) throws(FileProblem) -> ReadableFile? {
        let full = "\(path)/\(name)"
        let opened = retrying { openat(self.descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) }
        guard opened >= 0 else {
            if errno == ENOENT { return nil }
            if errno == ELOOP { throw FileProblem(.refused("it is a link"), "open", full) }
            throw FileProblem(.system(errno), "open", full)
        }
        var status = cfile_status()
        let found = cfile_status(opened, &status)
        let file = ReadableFile(descriptor: opened, path: full, size: status.size)
        guard found == 0 else { throw FileProblem(.system(errno), "look at", full) }
        guard status.is_regular else {
            throw FileProblem(.refused("it is no regular file"), "open", full)
        }
        guard status.links == 1 else { throw FileProblem(.refused("it has more than one link"), "open", full) }
        guard file.size <= maximum else { throw FileProblem(.refused("it is larger than allowed"), "open", full) }
        guard keepsModes else { return file }
        guard status.owner == geteuid() else {
            throw FileProblem(.openModes("it belongs to someone else"), "open", full)
        }
        guard status.open_bits == 0 else {
            throw FileProblem(.openModes("its mode lets others read or write it"), "open", full)
        }
        return file
    }
}

/// An open file that is read at offsets, by any number of threads.
final class ReadableFile: Sendable {
    let descriptor: Int32
    let path: String
    /// The size when it was opened.
    let size: Int64

    init(descriptor: Int32, path: String, size: Int64) {
        self.descriptor = descriptor
        self.path = path
        self.size = size
    }

    deinit { close(descriptor) }

    /// Exactly `count` bytes from an offset; fewer only at the end of the file.
    func read(at offset: Int64, count: Int) throws(FileProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset) + off_t(filled))
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw FileProblem(.system(errno), "read", path)
            }
            if got == 0 { break }
            filled += got
        }
        if filled < count { bytes.removeLast(count - filled) }
        return bytes
    }

    /// The whole file.
    func readAll() throws(FileProblem) -> [UInt8] { try read(at: 0, count: Int(size)) }
}
