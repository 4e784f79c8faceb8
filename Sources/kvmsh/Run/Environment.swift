internal import FoundationEssentials

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The environment of the process.
enum Environment {
    /// All variables.
    static var variables: [String: String] { ProcessInfo.processInfo.environment }
}
