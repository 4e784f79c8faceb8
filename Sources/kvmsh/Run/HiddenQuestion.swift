internal import Dispatch
internal import Locking
internal import Rendering

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Asks on the terminal for what must not be seen: nothing that is typed is shown.
///
/// The terminal of the process is asked, wherever standard input and output lead, so that a script in a pipe can ask too.
enum HiddenQuestion {
    /// How long one look at the keyboard takes; an interruption is noticed after that.
    private static let look: Int32 = 100
    /// The most bytes of an answer.
    private static let maximum = 4096

    /// Asks, where the process has a terminal; nil where it has none.
    static var onTerminal: (@Sendable (String) async -> [UInt8]?)? {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        close(terminal)
        return ask
    }

    /// The line that was typed; nil when there was none, or the task was cancelled.
    private static let ask: @Sendable (String) async -> [UInt8]? = { question in
        let isCancelled = Locked(false)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(returning: read(question) { isCancelled.withLock { $0 } })
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
    }

    private static func read(_ question: String, until isCancelled: () -> Bool) -> [UInt8]? {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { return nil }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL)
        hidden.c_lflag |= tcflag_t(ICANON | ISIG)
        // What was typed before the question is no answer to it.
        guard tcsetattr(terminal, TCSAFLUSH, &hidden) == 0 else { return nil }
        let stream = StandardStream(descriptor: terminal)
        stream.write(TerminalText.escaped(question))
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            stream.write("\n")
        }
        return line(of: terminal, until: isCancelled)
    }

    private static func line(of terminal: Int32, until isCancelled: () -> Bool) -> [UInt8]? {
        var typed: [UInt8] = []
        while !isCancelled() {
            var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, look) > 0 else { continue }
            var byte: UInt8 = 0
            switch systemRead(terminal, &byte) {
            case 1 where byte == 0x0A: return typed
            case 1: typed.append(byte)
            case let count where count < 0 && errno == EINTR: continue
            default: return nil
            }
            guard typed.count <= maximum else { return nil }
        }
        return nil
    }
}

/// `read` under a name that the functions above do not hide.
private func systemRead(_ descriptor: Int32, _ byte: inout UInt8) -> Int { read(descriptor, &byte, 1) }
