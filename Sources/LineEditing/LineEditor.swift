internal import Locking
public import Rendering

/// Reads entries from a terminal with editing, history, search and completion.
///
/// libedit blocks while it reads, so it has a thread of its own; everything here may be called from anywhere.
public final class LineEditor: Sendable {
    /// How the editor behaves.
    public struct Configuration: Sendable {
        /// The name under which `.editrc` files know the program.
        public var program: String
        /// The past entries; new ones are added to it.
        public var history: HistoryStore
        /// Who answers Tab.
        public var completer: (any LineCompleting)?
        /// How lists of proposals are set off.
        public var style: Style

        /// A configuration.
        public init(
            program: String, history: HistoryStore, completer: (any LineCompleting)? = nil,
            style: Style = Style(isEnabled: false)
        ) {
            self.program = program
            self.history = history
            self.completer = completer
            self.style = style
        }
    }

    private let mailbox: EditorMailbox

    /// Starts the editor's thread. Standard input and output must be a terminal.
    ///
    /// - Throws: `EditorError` when the system has no thread or pipe to give.
    public init(_ configuration: Configuration) throws {
        let mailbox = try EditorMailbox()
        self.mailbox = mailbox
        do {
            try startThread { EditorCore(configuration, mailbox).run() }
        } catch {
            throw EditorError(.system, "no thread for the line editor: \(error)")
        }
    }

    /// Reads one entry. Only one may be asked for at a time.
    public func read(_ request: ReadRequest) async -> ReadOutcome {
        await withCheckedContinuation { mailbox.post(.read(request, $0)) }
    }

    /// Shows a line above the prompt without disturbing what is being typed.
    public func show(notice: String) {
        mailbox.post(.notice(notice))
    }

    /// Tells the editor that the window has another size (on `SIGWINCH`).
    public func windowChanged() {
        mailbox.post(.resized)
    }

    /// Ends the read that is going on with `cancelled`.
    public func cancel() {
        mailbox.post(.cancel)
    }

    /// Ends the editor's thread; a read that is going on is cancelled.
    public func close() {
        mailbox.post(.close)
    }
}
