internal import Rendering
internal import Spawning

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The program that shows long results page by page. What it shows goes through a pipe, never through a file.
struct Pager: Sendable {
    private let command: String
    private let environment: [String: String]

    /// Whether the pager passes colours on.
    let showsColor: Bool

    /// `$PAGER`, else `less`; nil when there is none, it is set to nothing or `cat`, or the terminal can't move a
    /// cursor.
    init?(environment: [String: String]) {
        guard let kind = environment["TERM"], !kind.isEmpty, kind != "dumb" else { return nil }
        if let named = environment["PAGER"] {
            let name = named.filter { !$0.isWhitespace }
            guard !name.isEmpty, name != "cat" else { return nil }
            command = named
        } else {
            guard Self.isProgram("less", environment["PATH"] ?? "/usr/bin:/bin") else { return nil }
            command = "less"
        }
        // Another program needs none of our credentials.
        let telling = ["SECRET", "TOKEN", "PASSWORD", "PASSPHRASE", "CREDENTIAL"]
        var passed = environment.filter { name, _ in !telling.contains { name.uppercased().contains($0) } }
        showsColor = environment["LESS"].map { $0.contains("R") || $0.contains("r") } ?? true
        if environment["LESS"] == nil { passed["LESS"] = "FRX" }
        self.environment = passed
    }

    /// Shows the text and comes back when the person has seen enough; false when the pager could not be started.
    func show(_ text: String) -> Bool {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var program = ProgramStart(path: "/bin/sh", arguments: ["sh", "-c", command], environment: environment)
        program.descriptors = [(ends[0], STDIN_FILENO)]
        // This process ignores it; the programs of a pager's pipeline count on it.
        program.restoredSignals = [SIGPIPE]
        guard let child = try? program.start() else {
            for end in ends { close(end) }
            return false
        }
        close(ends[0])
        // A pager that was left early reads no further, which is no failure.
        StandardStream(descriptor: ends[1]).write(text)
        close(ends[1])
        // The shell's answer when there is no such program.
        return ProgramStart.wait(for: child) != 127
    }

    private static func isProgram(_ name: String, _ path: String) -> Bool {
        path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
