import CFileStatus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The end of every temporary name; a file that carries it was never finished.
let temporarySuffix = ".part"

extension Folder {
    /// Writes a file whole: under a temporary name, durable, then renamed. The folder itself is made durable by its
    /// caller, for many files at once.
    func writeWhole(_ name: String, _ bytes: [UInt8]) throws(FileProblem) {
        let file = try createTemporary(for: name)
        do {
            try calls.writeAll(file.descriptor, bytes, path: file.path)
            try file.commit()
        } catch {
            file.discard()
            throw error
        }
    }

    /// Creates the temporary file that will become `name`.
    func createTemporary(for name: String) throws(FileProblem) -> TemporaryFile {
        let temporary = name + temporarySuffix
        let full = "\(path)/\(temporary)"
        try remove(temporary)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let opened = retrying { openat(self.descriptor, temporary, flags, 0o600) }
        guard opened >= 0 else { throw FileProblem(.system(errno), "create", full) }
        if fchmod(opened, 0o600) != 0, errno != EPERM, errno != ENOTSUP {
            let problem = FileProblem(.system(errno), "protect", full)
            close(opened)
            throw problem
        }
        return TemporaryFile(descriptor: opened, folder: self, name: name, path: full)
    }

    /// Opens a file for appending and reading, making it with mode 0600 when it is not there.
    func openForAppending(_ name: String) throws(FileProblem) -> Int32 {
        let full = "\(path)/\(name)"
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let opened = retrying { openat(self.descriptor, name, flags, 0o600) }
        guard opened >= 0 else {
            if errno == ELOOP { throw FileProblem(.refused("it is a link"), "open", full) }
            throw FileProblem(.system(errno), "open", full)
        }
        var status = cfile_status()
        guard cfile_status(opened, &status) == 0 else {
            close(opened)
            throw FileProblem(.system(errno), "look at", full)
        }
        if status.size == 0 { _ = fchmod(opened, 0o600) }
        return opened
    }
}

/// A file that does not have its name yet.
struct TemporaryFile {
    let descriptor: Int32
    let folder: Folder
    let name: String
    let path: String

    /// Makes the content durable and gives the file its name.
    func commit() throws(FileProblem) {
        try folder.calls.synchronize(descriptor, path: path)
        guard renameat(folder.descriptor, name + temporarySuffix, folder.descriptor, name) == 0 else {
            throw FileProblem(.system(errno), "rename", path)
        }
        close(descriptor)
    }

    /// Removes it.
    func discard() {
        close(descriptor)
        unlinkat(folder.descriptor, name + temporarySuffix, 0)
    }
}
