#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system calls that can fail for want of space, so that tests can let them fail.
struct FileCalls: Sendable {
    /// `write`
    var write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int
    /// `fsync`
    var synchronize: @Sendable (Int32) -> Int32
    /// `fdatasync`
    var synchronizeData: @Sendable (Int32) -> Int32

    /// The calls of the system.
    static let system = FileCalls(
        write: { descriptor, bytes in systemWrite(descriptor, bytes) },
        synchronize: { descriptor in fsync(descriptor) },
        synchronizeData: { descriptor in systemDataSync(descriptor) })
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

private func systemDataSync(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
        fcntl(descriptor, F_FULLFSYNC)
    #else
        fdatasync(descriptor)
    #endif
}

extension FileCalls {
    /// Writes everything, going on after short writes and signals.
    func writeAll(_ descriptor: Int32, _ bytes: [UInt8], path: String) throws(FileProblem) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[offset...]))
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw FileProblem(.system(errno), "write", path)
            }
            if written == 0 { throw FileProblem(.system(ENOSPC), "write", path) }
            offset += written
        }
    }

    /// Makes a file or folder durable.
    func synchronize(_ descriptor: Int32, path: String) throws(FileProblem) {
        while synchronize(descriptor) != 0 {
            if errno == EINTR { continue }
            // Some file systems cannot synchronise a folder and say so; there is nothing more to do about it.
            if errno == EINVAL { return }
            throw FileProblem(.system(errno), "synchronise", path)
        }
    }

    /// Makes a file's content durable.
    func synchronizeData(_ descriptor: Int32, path: String) throws(FileProblem) {
        while synchronizeData(descriptor) != 0 {
            if errno == EINTR { continue }
            if errno == EINVAL { return }
            throw FileProblem(.system(errno), "synchronise", path)
        }
    }
}
