internal import Locking
internal import Logging
internal import Rendering

/// What the libraries log, on standard error; the setting `log-level` says how much.
struct Log: LogHandler {
    private static let current = Locked(Logger.Level.warning)

    var metadata: Logger.Metadata = [:]

    /// The same for all loggers, also those that were made before it was changed.
    var logLevel: Logger.Level {
        get { Self.current.withLock { $0 } }
        set { Self.current.withLock { $0 = newValue } }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// From now on loggers write here. To be called once.
    static func start() {
        LoggingSystem.bootstrap { _ in Log() }
    }

    /// From now on that level and what is worse is written.
    static func level(_ name: String) {
        current.withLock { $0 = Logger.Level(rawValue: name) ?? .warning }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        StandardStream.error.write("\(event.level): \(TerminalText.escaped("\(event.message)\(details)"))\n")
    }
}
