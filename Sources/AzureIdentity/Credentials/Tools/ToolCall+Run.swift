internal import Locking
internal import Spawning

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension ToolCall {
    /// Runs the program on a thread of its own, in a process group of its own, with nothing on standard input.
    ///
    /// - Throws: `IdentityError` with code `credentialUnavailable` when it is not there or takes too long;
    ///   `CancellationError` when the task was cancelled, after which the program is killed.
    public func run() async throws -> ToolAnswer {
        guard let path = executablePath else {
            throw IdentityError(
                code: .credentialUnavailable, message: "`\(program)` is not installed: it is in no folder of PATH",
                remedy: nil)
        }
        let process = ToolProcess()
        let call = self
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                do {
                    try startThread { continuation.resume(with: Result { try process.run(call, path: path) }) }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            process.cancel()
        }
    }

    /// The first executable of that name in an absolute folder of `PATH`: the working folder is never searched.
    private var executablePath: String? {
        (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
            .filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
            .first { access($0, X_OK) == 0 }
    }
}

/// A child process, from its start to its end.
private final class ToolProcess: Sendable {
    private let state = Locked<(child: pid_t?, isCancelled: Bool)>((nil, false))

    /// Ends the child, now or as soon as it has begun.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if let child = state.child { kill(-child, SIGKILL) }
        }
    }

    func run(_ call: ToolCall, path: String) throws -> ToolAnswer {
        let output = try Pipe()
        let errors = try Pipe()
        let child = try spawn(call, path, output, errors)
        output.closeWriter()
        errors.closeWriter()
        let isLate = state.withLock { state in
            state.child = child
            return state.isCancelled
        }
        if isLate { kill(-child, SIGKILL) }
        let end = ContinuousClock.now + call.timeout
        let isComplete = Pipe.drain([output, errors], until: end)
        if !isComplete { kill(-child, SIGKILL) }
        let status = ProgramStart.wait(for: child)
        let isCancelled = state.withLock { state in
            state.child = nil
            return state.isCancelled
        }
        if isCancelled { throw CancellationError() }
        guard isComplete else {
            throw IdentityError(
                code: .credentialUnavailable,
                message:
                    "`\(call.program)` did not answer within \(call.timeout.components.seconds) s, or wrote too much",
                remedy: nil)
        }
        return ToolAnswer(status: status, output: output.bytes, errors: errors.bytes)
    }

    private func spawn(_ call: ToolCall, _ path: String, _ output: Pipe, _ errors: Pipe) throws -> pid_t {
        var program = ProgramStart(path: path, arguments: [path] + call.arguments, environment: call.environment)
        program.hasNoInput = true
        program.descriptors = [(output.writer, STDOUT_FILENO), (errors.writer, STDERR_FILENO)]
        // A tool written in Python would look for its modules in the working folder, which others may write to.
        program.folder = "/"
        program.hasOwnGroup = true
        do { return try program.start() } catch {
            throw IdentityError(
                code: .credentialUnavailable, message: "`\(call.program)` cannot be started: \(error)", remedy: nil)
        }
    }
}

/// A pipe whose reading end is read here; used by one thread only.
private final class Pipe {
    let writer: Int32
    private let reader: Int32
    private var isWriterOpen = true
    private var isAtEnd = false
    private(set) var bytes: [UInt8] = []

    private static let mostBytes = 1 << 20

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw IdentityError(
                code: .credentialUnavailable, message: "no pipe could be made: \(String(cString: strerror(errno)))",
                remedy: nil)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        closeWriter()
        close(reader)
    }

    func closeWriter() {
        guard isWriterOpen else { return }
        isWriterOpen = false
        close(writer)
    }

    /// Reads until all are at their end; false when the time is over or there is too much.
    static func drain(_ pipes: [Pipe], until end: ContinuousClock.Instant) -> Bool {
        while true {
            let open = pipes.filter { !$0.isAtEnd }
            if open.isEmpty { return true }
            let left = end - ContinuousClock.now
            guard left > .zero else { return false }
            var waiting = open.map { pollfd(fd: $0.reader, events: Int16(POLLIN), revents: 0) }
            let parts = left.components
            let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
            let count = poll(&waiting, nfds_t(waiting.count), Int32(clamping: milliseconds + 1))
            if count < 0, errno != EINTR { return false }
            for (pipe, state) in zip(open, waiting) where state.revents != 0 {
                guard pipe.readSome() else { return false }
            }
        }
    }

    private func readSome() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        let count = read(reader, &chunk, chunk.count)
        if count < 0 { return errno == EINTR }
        isAtEnd = count == 0
        bytes += chunk[..<count]
        return bytes.count <= Self.mostBytes
    }
}
