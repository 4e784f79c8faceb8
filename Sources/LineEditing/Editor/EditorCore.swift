internal import CEditLine
internal import Rendering

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// libedit and everything about the entry being edited; lives on the editor's thread alone.
final class EditorCore {
    let configuration: LineEditor.Configuration
    let mailbox: EditorMailbox
    /// libedit's state, made at the first read.
    var editor: OpaquePointer?
    /// What Ctrl-R searches, in libedit's own form.
    var searchable: OpaquePointer?
    /// How many of the store's entries `searchable` has.
    var searchableEntries: [String] = []

    var keys = KeyDecoder()
    var isClosed = false
    var isTerminalGone = false

    // The entry.
    var request: ReadRequest?
    /// The lines before the one being edited, each with its newline.
    var before = ""
    /// Text that the next line starts with.
    var prefill = ""
    /// The prompt's bytes, kept because libedit keeps the pointer.
    var promptBytes: UnsafeMutablePointer<CChar>?
    var shownPrompt = Prompt("")
    /// The width for which the line was drawn last.
    var columns = 80

    /// Why the line ended, when Enter was not the reason.
    enum Ending {
        case interrupted
        case reopened
        case cancelled
    }
    var ending: Ending?

    /// Where Up and Down are in the history.
    var walk: HistoryWalk?
    /// Counts calls of Tab, so that a late answer isn't taken for a newer one's.
    var completionRequest = 0
    var arrivedSuggestions: [LineSuggestion]?

    init(_ configuration: LineEditor.Configuration, _ mailbox: EditorMailbox) {
        self.configuration = configuration
        self.mailbox = mailbox
    }

    deinit {
        if let searchable { history_wend(searchable) }
        if let editor { el_end(editor) }
        free(promptBytes)
    }

    /// Serves requests until the editor is closed.
    func run() {
        while !isClosed {
            wait(forKeys: false, milliseconds: -1)
            for message in mailbox.take() {
                switch message {
                case .read(let request, let continuation):
                    let outcome = read(request)
                    continuation.resume(returning: outcome)
                case .notice(let text): write(TerminalText.escapedLines(text) + "\n")
                case .close: isClosed = true
                case .suggestions, .resized, .cancel: break
                }
            }
        }
    }

    /// Waits for a message, and for keys when asked to. True when keys are there.
    @discardableResult
    func wait(forKeys: Bool, milliseconds: Int32) -> Bool {
        var descriptors = [
            pollfd(fd: mailbox.wakeDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&descriptors, forKeys ? 2 : 1, milliseconds) > 0 else { return false }
        return forKeys && descriptors[1].revents != 0
    }

    /// Reads an entry of one or more lines.
    private func read(_ request: ReadRequest) -> ReadOutcome {
        guard !isClosed, let editor = openEditor() else { return .endOfInput }
        self.request = request
        before = ""
        prefill = ""
        loadSearchableHistory()
        columns = Self.terminalSize().columns
        write("\u{1B}[?2004h")
        defer {
            write("\u{1B}[?2004l")
            self.request = nil
        }
        while true {
            ending = nil
            walk = nil
            show(prompt: before.isEmpty ? request.prompt : request.continuationPrompt)
            if !prefill.isEmpty { keys.push(Self.prefillKey) }
            // Before the prompt shows: what is typed at once must not be echoed by the terminal too.
            cedit_set_integer(editor, EL_PREP_TERM, 1)
            var count: Int32 = 0
            let line = el_wgets(editor, &count)
            let text = line.map { Self.text(UnsafeBufferPointer(start: $0, count: Int(max(count, 0)))) }
            switch ending {
            case .interrupted:
                return .interrupted(hadText: !(before + (text ?? "")).allSatisfy(\.isWhitespace))
            case .cancelled:
                write("\n")
                return .cancelled
            case .reopened:
                reopen(with: text ?? "")
                continue
            case nil: break
            }
            guard var entry = text else {
                write("\n")
                if isTerminalGone || before.isEmpty { return .endOfInput }
                return .interrupted(hadText: true)
            }
            if entry.hasSuffix("\n") { entry.removeLast() }
            entry = before + entry
            if request.isEntry, !request.isComplete(entry) {
                before = entry + "\n"
                continue
            }
            if request.isEntry { configuration.history.add(entry) }
            return .entry(entry)
        }
    }

    /// Takes the lines before the current one back into the buffer, and the screen back to the entry's first row.
    private func reopen(with current: String) {
        let last = current.hasSuffix("\n") ? String(current.dropLast()) : current
        var rows = 0
        for (index, line) in before.dropLast().split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let prompt = index == 0 ? request?.prompt.text : request?.continuationPrompt.text
            rows += 1 + ScreenPosition().advanced(over: (prompt ?? "") + line, columns: columns).row
        }
        write((rows > 0 ? "\u{1B}[\(rows)A" : "") + "\r\u{1B}[J")
        prefill = before + last
        before = ""
    }

    private func show(prompt: Prompt) {
        shownPrompt = prompt
        free(promptBytes)
        promptBytes = strdup(Self.delimited(prompt.styled))
    }

    /// Puts `\u{1}` around escape sequences, which tells libedit that they take no columns. Sequences that follow each
    /// other share one pair: libedit ties them to the character that comes next, and there must be one.
    static func delimited(_ styled: String) -> String {
        var result = String.UnicodeScalarView()
        var isInSequence = false
        var isOpen = false
        for scalar in styled.unicodeScalars {
            if scalar == "\u{1B}" {
                isInSequence = true
                if !isOpen { result.append("\u{1}") }
                isOpen = true
            } else if isOpen, !isInSequence {
                result.append("\u{1}")
                isOpen = false
            }
            result.append(scalar)
            if isInSequence, scalar == "m" { isInSequence = false }
        }
        if isOpen { result.append("\u{1}") }
        return String(result)
    }

    /// Writes to the terminal, behind libedit's back.
    func write(_ text: String) {
        writeAll(text, to: STDOUT_FILENO)
    }

    static func text(_ characters: UnsafeBufferPointer<wchar_t>) -> String {
        String(String.UnicodeScalarView(characters.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) }))
    }
}
