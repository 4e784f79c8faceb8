extension SessionConfiguration {
    /// A path of the language as a path of the system: `~/` is the home directory, relative ones start at
    /// `directory`, else at the working directory.
    func path(_ text: String, from directory: String? = nil) throws(Failure) -> String {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw Failure(.file, text.isEmpty ? "the path is empty" : "the path holds a NUL character")
        }
        if text == "~" || text.hasPrefix("~/") {
            guard let home else {
                throw Failure(
                    .file, "\(text): there is no home directory", remedy: "write the whole path", object: text)
            }
            return home + text.dropFirst()
        }
        if text.hasPrefix("/") { return text }
        var text = text[...]
        while text.hasPrefix("./"), text.count > 2 { text = text.dropFirst(2) }
        let base = directory ?? workingDirectory
        if base.isEmpty || base == "." { return String(text) }
        return base.hasSuffix("/") ? base + text : "\(base)/\(text)"
    }

    /// The folder for runs, locks and evidence.
    var stateFolder: String {
        if let stateDirectory { return stateDirectory }
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return "\(base)/kvmsh" }
        return "\(home ?? workingDirectory)/.local/state/kvmsh"
    }
}

/// The times that a session reads, and how it waits.
public struct SessionClock: Sendable {
    /// The time in whole seconds since 1970: `now()`, and the life of a given token.
    public var epochSeconds: @Sendable () -> Int64
    /// A time that only grows: how long statements took and waited.
    public var elapsed: @Sendable () -> Duration
    /// Waits; ends early with `CancellationError` when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// A clock of one's own.
    public init(
        epochSeconds: @escaping @Sendable () -> Int64, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.epochSeconds = epochSeconds
        self.elapsed = elapsed
        self.sleep = sleep
    }

    /// The system's clocks.
    public static var system: SessionClock {
        let start = ContinuousClock.now
        return SessionClock(
            epochSeconds: systemEpochSeconds, elapsed: { start.duration(to: .now) },
            sleep: { try await Task.sleep(for: $0) })
    }
}
