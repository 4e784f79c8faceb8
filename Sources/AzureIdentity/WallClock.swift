#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The calendar's time, for what others measure by it; a token's life is never measured so.
public enum WallClock {
    /// Seconds since 1970.
    @Sendable public static func epochSeconds() -> Int64 { Int64(time(nil)) }
}
