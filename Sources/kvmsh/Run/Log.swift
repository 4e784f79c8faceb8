internal import Locking
internal import Logging
internal import Rendering

/// What the libraries log, on standard error.
struct Log: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// From now on, loggers that are made write down to that level.
    static func level(_ name: String) {
        let level = Logger.Level(rawValue: name) ?? .warning
        LoggingSystem.bootstrap { _ in Log(logLevel: level) }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        StandardStream.error.write("\(event.level): \(TerminalText.escaped("\(event.message)\(details)"))\n")
    }
}
