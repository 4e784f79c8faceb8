#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The operating system refused a new thread.
public struct ThreadError: Error, CustomStringConvertible {
    /// The `errno` value of `pthread_create`.
    public let number: Int32

    /// What happened, for a person.
    public var description: String { "the system refused a new thread (error \(number))" }
}

/// Starts a detached thread for work that blocks, which the cooperative pool must never carry.
///
/// - Parameter body: runs once; the thread ends with it.
/// - Throws: `ThreadError` when the system has no thread to give.
public func startThread(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
    let box = Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Darwin)
        var thread: pthread_t?
    #else
        var thread = pthread_t()
    #endif
    let result = pthread_create(
        &thread, nil,
        { context in
            #if canImport(Darwin)
                let pointer: UnsafeMutableRawPointer? = context
            #else
                let pointer = context
            #endif
            if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().body() }
            return nil
        }, box.toOpaque())
    guard result == 0 else {
        box.release()
        throw ThreadError(number: result)
    }
    #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
    #else
        pthread_detach(thread)
    #endif
}

/// A closure on its way through a C pointer.
private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
