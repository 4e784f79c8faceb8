internal import Locking

/// The history of a running shell, in memory and on disk; any thread may ask.
public final class HistoryStore: Sendable {
    private let file: HistoryFile?
    private let history: Locked<History>
    private let isSensitive: @Sendable (String) -> Bool

    /// What the file holds, or an empty history that is kept in memory only when there is no file. Entries that
    /// `isSensitive` says may carry a secret are kept nowhere.
    public init(file: HistoryFile?, isSensitive: @escaping @Sendable (String) -> Bool = { _ in false }) {
        self.file = file
        self.isSensitive = isSensitive
        history = Locked(file?.load() ?? History())
    }

    /// The entries, oldest first.
    public var snapshot: History { history.withLock { $0 } }

    /// Keeps an entry in memory and on disk, unless it repeats the one before, begins with a blank (the person
    /// asked for it), or may carry a secret.
    @discardableResult
    public func add(_ entry: String) -> Bool {
        guard entry.first != " ", entry.first != "\t", !isSensitive(entry) else { return false }
        guard history.withLock({ $0.add(entry) }) else { return false }
        file?.append(entry)
        return true
    }
}
