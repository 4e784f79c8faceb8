import Glibc
import Locking

/// A program with its standard input and output on pipes; what it prints is kept as lines that tests can wait for.
final class Subprocess: Sendable {
    struct Failure: Error {
        let message: String
    }

    private struct Waiter {
        let matches: @Sendable (String) -> Bool
        let continuation: CheckedContinuation<String, any Error>
    }

    private struct State {
        var lines: [String] = []
        var hasEnded = false
        var waiters: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Locked(State())
    private let input: Int32
    private let identifier: pid_t

    init(_ words: [String]) throws {
        let (identifier, input, output) = try Subprocess.starting.withLock { _ in try Subprocess.start(words) }
        self.identifier = identifier
        self.input = input
        let state = state
        try startThread {
            Subprocess.readLines(output, into: state)
            close(output)
            var status: Int32 = 0
            waitpid(identifier, &status, 0)
        }
    }

    deinit { close(input) }

    /// One at a time: a child must not inherit the pipes of another.
    private static let starting = Locked(())

    private static func start(_ words: [String]) throws -> (pid_t, input: Int32, output: Int32) {
        var toChild: [Int32] = [0, 0]
        var fromChild: [Int32] = [0, 0]
        guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else { throw Failure(message: "no pipe") }
        for file in toChild + fromChild { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var identifier = pid_t()
        let result = posix_spawnp(&identifier, words[0], &actions, nil, arguments, environ)
        close(toChild[0])
        close(fromChild[1])
        guard result == 0 else { throw Failure(message: "\(words[0]) cannot be started: \(result)") }
        return (identifier, toChild[1], fromChild[0])
    }

    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// The first line that fits, from the beginning or yet to come.
    func line(where matches: @escaping @Sendable (String) -> Bool) async throws -> String {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known: Result<String, any Error>? = state.withLock { state in
                    if let line = state.lines.first(where: matches) { return .success(line) }
                    if state.hasEnded { return .failure(Failure(message: "the program has ended")) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[number] = Waiter(matches: matches, continuation: continuation)
                    return nil
                }
                if let known { continuation.resume(with: known) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume(
                throwing: CancellationError())
        }
    }

    /// What has been printed so far, as far as it has been read.
    private var read: [String] { state.withLock { $0.lines } }

    /// Everything that a program which prints its input back had printed before now.
    func lines() async throws -> [String] {
        let mark = "mark \(UInt64.random(in: 0...UInt64.max))"
        write(mark + "\n")
        _ = try await line { $0 == mark }
        return read
    }

    /// Waits for the end and gives everything.
    func allLines() async -> [String] {
        _ = try? await line { _ in false }
        return read
    }

    private static func readLines(_ file: Int32, into state: Locked<State>) {
        var rest: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            rest += chunk[..<count]
            while let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest.removeSubrange(...end)
                let ready = state.withLock { state in
                    state.lines.append(line)
                    let ready = state.waiters.filter { $0.value.matches(line) }
                    for number in ready.keys { state.waiters[number] = nil }
                    return ready.values.map(\.continuation)
                }
                for continuation in ready { continuation.resume(returning: line) }
            }
        }
        let left = state.withLock { state in
            state.hasEnded = true
            let left = state.waiters.values.map(\.continuation)
            state.waiters = [:]
            return left
        }
        for continuation in left { continuation.resume(throwing: Failure(message: "the program has ended")) }
    }
}
