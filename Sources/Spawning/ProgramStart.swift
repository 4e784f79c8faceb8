internal import CProcess

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A program of others that is to be started: exactly these arguments, variables and descriptors.
public struct ProgramStart: Sendable {
    /// Its absolute path.
    public var path: String
    /// Its arguments, with its own name first.
    public var arguments: [String]
    /// Its environment, as a whole.
    public var environment: [String: String]
    /// Which of this process's descriptors it finds at which of its own. The others are its own as far as they are not
    /// closed on exec.
    public var descriptors: [(own: Int32, its: Int32)] = []
    /// Whether it reads nothing from its standard input.
    public var hasNoInput = false
    /// Where it starts; nil is where this process is.
    public var folder: String?
    /// Whether it and what it starts can be ended together, by the negative of its number.
    public var hasOwnGroup = false
    /// The signals whose usual meaning it gets back; nil is all of them, and none of them blocked.
    public var restoredSignals: [Int32]?

    /// Describes a start.
    public init(path: String, arguments: [String], environment: [String: String]) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }

    /// Starts it.
    ///
    /// - Returns: its number, which `wait` wants.
    /// - Throws: `SpawnError`.
    public func start() throws(SpawnError) -> Int32 {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if hasNoInput { posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) }
        for (own, its) in descriptors { posix_spawn_file_actions_adddup2(&actions, own, its) }
        if let folder { _ = cprocess_start_in(&actions, folder) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var flags = POSIX_SPAWN_SETSIGDEF
        var restored = sigset_t()
        if let restoredSignals {
            sigemptyset(&restored)
            for signal in restoredSignals { sigaddset(&restored, signal) }
        } else {
            sigfillset(&restored)
            var none = sigset_t()
            sigemptyset(&none)
            posix_spawnattr_setsigmask(&attributes, &none)
            flags |= POSIX_SPAWN_SETSIGMASK
        }
        posix_spawnattr_setsigdefault(&attributes, &restored)
        if hasOwnGroup { flags |= POSIX_SPAWN_SETPGROUP }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let arguments = Self.pointers(arguments)
        let variables = Self.pointers(environment.map { "\($0.key)=\($0.value)" })
        defer { for pointer in arguments + variables { free(pointer) } }
        var child = pid_t()
        let number = posix_spawn(&child, path, &actions, &attributes, arguments, variables)
        guard number == 0 else { throw SpawnError(number: number) }
        return child
    }

    /// Waits for the end of a program that was started.
    ///
    /// - Returns: its exit code; above 128 when a signal ended it.
    public static func wait(for child: Int32) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Copies of the texts as C wants a list of them: with a null at its end. The caller frees them.
    private static func pointers(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var pointers: [UnsafeMutablePointer<CChar>?] = []
        for text in texts { pointers.append(strdup(text)) }
        pointers.append(nil)
        return pointers
    }
}
