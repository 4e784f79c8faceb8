#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a file or folder could not be used.
struct FileProblem: Error, CustomStringConvertible {
    /// The causes that callers tell apart.
    enum Cause: Equatable {
        /// The system said so, with this `errno`.
        case system(Int32)
        /// Others could read or replace it.
        case openModes(String)
        /// It is not what it should be: a link, not a regular file, another owner, a wrong size.
        case refused(String)
    }

    let cause: Cause
    let operation: String
    let path: String

    init(_ cause: Cause, _ operation: String, _ path: String) {
        self.cause = cause
        self.operation = operation
        self.path = path
    }

    /// Whether the file is not there.
    var isMissing: Bool { cause == .system(ENOENT) }
    /// Whether it cannot be written for its permissions or because the file system is read-only.
    var isNotWritable: Bool { cause == .system(EACCES) || cause == .system(EROFS) || cause == .system(EPERM) }
    /// Whether there is no space left.
    var isDiskFull: Bool { cause == .system(ENOSPC) || cause == .system(EDQUOT) }

    var description: String {
        switch cause {
        case .system(let number): "cannot \(operation) \(path): \(String(cString: strerror(number)).lowercased())"
        case .openModes(let detail), .refused(let detail): "cannot \(operation) \(path): \(detail)"
        }
    }

    /// The same as the error of a statement.
    var asOperationError: OperationError {
        switch cause {
        case .system where isDiskFull:
            OperationError(
                .diskFull, "\(path): no space is left on the device",
                remedy: "make room and run the same statement again; what was stored before is intact")
        case .system where isNotWritable:
            OperationError(.folder, description, remedy: "name a folder that you may write")
        case .system:
            OperationError(.folder, description)
        case .openModes:
            OperationError(
                .openModes, description, remedy: "if you trust its content: chmod -R go= on the folder", exitCode: 6)
        case .refused:
            OperationError(.damaged, description, remedy: "take a new backup, or restore the folder from a copy")
        }
    }
}
