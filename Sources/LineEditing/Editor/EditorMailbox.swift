internal import Locking

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What other threads want of the editor's thread.
enum EditorMessage: Sendable {
    case read(ReadRequest, CheckedContinuation<ReadOutcome, Never>)
    case notice(String)
    case suggestions([LineSuggestion], request: Int)
    case resized
    case cancel
    case close
}

/// Messages for the editor's thread, and a pipe that wakes it while it waits for keys.
final class EditorMailbox: Sendable {
    /// Readable when there are messages.
    let wakeDescriptor: Int32
    private let writeDescriptor: Int32
    private let messages = Locked<[EditorMessage]>([])

    /// Throws the number of the system's error when it has no pipe to give.
    init() throws(EditorError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw EditorError(.system, "no pipe for the line editor (error \(errno))") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeDescriptor = ends[0]
        writeDescriptor = ends[1]
    }

    deinit {
        close(wakeDescriptor)
        close(writeDescriptor)
    }

    /// Leaves a message; the first one of a batch wakes the thread.
    func post(_ message: EditorMessage) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        guard isFirst else { return }
        var byte: UInt8 = 1
        _ = write(writeDescriptor, &byte, 1)
    }

    /// Takes everything that was left.
    func take() -> [EditorMessage] {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(wakeDescriptor, &bytes, bytes.count) > 0 {}
        return messages.withLock { messages in
            let taken = messages
            messages = []
            return taken
        }
    }
}

/// The editor cannot be had.
public struct EditorError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable {
        /// The name of the kind.
        public let name: String

        /// A kind of that name.
        public init(_ name: String) { self.name = name }

        /// The system refused a pipe or a thread.
        public static let system = Code("system")
        /// The terminal is of a kind that nothing is known of.
        public static let terminal = Code("terminal")
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What happened.
    public var description: String { message }
}
