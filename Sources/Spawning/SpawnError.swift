#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A program that could not be started.
public struct SpawnError: Error, CustomStringConvertible {
    /// The error number of `posix_spawn`.
    public let number: Int32

    /// What happened, in the system's words.
    public var description: String { String(cString: strerror(number)) }
}
