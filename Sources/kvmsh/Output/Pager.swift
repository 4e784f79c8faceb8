internal import Rendering

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
        guard let child = start(reading: ends[0]) else {
            for end in ends { close(end) }
            return false
        }
        close(ends[0])
        // A pager that was left early reads no further, which is no failure.
        StandardStream(descriptor: ends[1]).write(text)
        close(ends[1])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        // The shell's answer when there is no such program.
        return status >> 8 != 127
    }

    private func start(reading descriptor: Int32) -> pid_t? {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptor, STDIN_FILENO)
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This process ignores it; the programs of a pager's pipeline count on it.
        var reset = sigset_t()
        sigemptyset(&reset)
        sigaddset(&reset, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &reset)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let arguments = Self.pointers(["sh", "-c", command])
        let variables = Self.pointers(environment.map { "\($0.key)=\($0.value)" })
        defer { for pointer in arguments + variables { free(pointer) } }
        var child: pid_t = 0
        return posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, variables) == 0 ? child : nil
    }

    /// Copies of the texts as C wants a list of them: with a null at its end. The caller frees them.
    private static func pointers(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var pointers: [UnsafeMutablePointer<CChar>?] = []
        for text in texts { pointers.append(strdup(text)) }
        pointers.append(nil)
        return pointers
    }

    private static func isProgram(_ name: String, _ path: String) -> Bool {
        path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
