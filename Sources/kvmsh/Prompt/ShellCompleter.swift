internal import Interpreter
internal import KeyVault
internal import LineEditing
internal import Locking
internal import RelocationLanguage

/// Answers Tab with words of the grammar, names that the session knows, objects of the vault and paths.
final class ShellCompleter: LineCompleting {
    private let session = Locked<Session?>(nil)

    /// Asks that session from now on.
    func attach(_ session: Session) {
        self.session.withLock { $0 = session }
    }

    func suggestions(for text: String, cursor: Int) async -> [LineSuggestion] {
        []
    }
}
