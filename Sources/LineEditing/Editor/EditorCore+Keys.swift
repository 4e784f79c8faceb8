internal import CEditLine
internal import Rendering

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// libedit's set-up: the reader, the functions of our own and the keys they hang on.
extension EditorCore {
    /// A key sequence that no keyboard sends: the buffer takes the prepared text.
    static let prefillKey = "\u{1B}[901~"

    /// libedit's state, set up at the first use; nil when the terminal's kind is unknown.
    func openEditor() -> OpaquePointer? {
        if let editor { return editor }
        useUTF8()
        guard let editor = cedit_open(configuration.program) else { return nil }
        self.editor = editor
        cedit_set_client(editor, Unmanaged.passUnretained(self).toOpaque())
        cedit_set_string(editor, EL_EDITOR, "emacs")
        cedit_set_integer(editor, EL_SIGNAL, 0)
        cedit_set_prompt(editor, { EditorCore.of($0)?.promptBytes }, 1)
        cedit_set_reader(editor) { EditorCore.of($0)?.readKey(into: $1) ?? -1 }
        cedit_set_editing_mode(editor, "-isig")
        if let searchable = history_winit() {
            self.searchable = searchable
            cedit_history_limit(searchable, Int32(History().limit))
            cedit_set_history(editor, searchable)
        }
        addFunctions(editor)
        bindKeys(editor)
        return editor
    }

    static func of(_ editor: OpaquePointer?) -> EditorCore? {
        cedit_client(editor).map { Unmanaged<EditorCore>.fromOpaque($0).takeUnretainedValue() }
    }

    /// In the C locale libedit drops all that isn't ASCII, without a word.
    private func useUTF8() {
        setlocale(LC_CTYPE, "")
        guard String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" else { return }
        for name in ["C.UTF-8", "en_US.UTF-8", "UTF-8"] where setlocale(LC_CTYPE, name) != nil { return }
    }

    private func addFunctions(_ editor: OpaquePointer) {
        func add(_ name: String, _ function: cedit_edit_function) {
            cedit_add_function(editor, name, name, function)
        }
        add("shell-interrupt") { editor, _ in EditorCore.of(editor)?.end(.interrupted) ?? UInt8(CC_ERROR) }
        add("shell-complete") { editor, _ in EditorCore.of(editor)?.complete() ?? UInt8(CC_ERROR) }
        add("shell-up") { editor, _ in EditorCore.of(editor)?.up() ?? UInt8(CC_ERROR) }
        add("shell-down") { editor, _ in EditorCore.of(editor)?.down() ?? UInt8(CC_ERROR) }
        add("shell-rub-out") { editor, _ in EditorCore.of(editor)?.rubOut() ?? UInt8(CC_ERROR) }
        add("shell-paste") { editor, _ in EditorCore.of(editor)?.paste() ?? UInt8(CC_ERROR) }
        add("shell-prefill") { editor, _ in EditorCore.of(editor)?.takePrefill() ?? UInt8(CC_ERROR) }
        add("shell-newline") { editor, _ in EditorCore.of(editor)?.insert("\n") ?? UInt8(CC_ERROR) }
        add("shell-suspend") { editor, _ in EditorCore.of(editor)?.suspend() ?? UInt8(CC_ERROR) }
        add("shell-nothing") { _, _ in UInt8(CC_NORM) }
    }

    private func bindKeys(_ editor: OpaquePointer) {
        let bindings = [
            ("^C", "shell-interrupt"), ("^I", "shell-complete"), ("^Z", "shell-suspend"), ("\\034", "shell-nothing"),
            ("^P", "shell-up"), ("\\e[A", "shell-up"), ("\\eOA", "shell-up"),
            ("^N", "shell-down"), ("\\e[B", "shell-down"), ("\\eOB", "shell-down"),
            ("^H", "shell-rub-out"), ("^?", "shell-rub-out"), ("\\e[3~", "ed-delete-next-char"),
            ("\\e[200~", "shell-paste"), (Self.prefillKey.replacingEscape, "shell-prefill"),
            ("\\e^J", "shell-newline"), ("\\e^M", "shell-newline"),
            ("^R", "em-inc-search-prev"), ("^S", "em-inc-search-next"), ("^L", "ed-clear-screen"),
            ("^W", "ed-delete-prev-word"), ("^U", "vi-kill-line-prev"), ("^K", "ed-kill-line"),
            ("^A", "ed-move-to-beg"), ("^E", "ed-move-to-end"), ("^T", "ed-transpose-chars"),
            ("\\e[C", "ed-next-char"), ("\\eOC", "ed-next-char"), ("\\e[D", "ed-prev-char"), ("\\eOD", "ed-prev-char"),
            ("\\e[H", "ed-move-to-beg"), ("\\eOH", "ed-move-to-beg"), ("\\e[1~", "ed-move-to-beg"),
            ("\\e[7~", "ed-move-to-beg"), ("\\e[F", "ed-move-to-end"), ("\\eOF", "ed-move-to-end"),
            ("\\e[4~", "ed-move-to-end"), ("\\e[8~", "ed-move-to-end"),
            ("\\e[1;5C", "em-next-word"), ("\\e[1;3C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"),
            ("\\e[1;3D", "ed-prev-word"), ("\\e[3;5~", "em-delete-next-word"), ("\\e[Z", "shell-nothing"),
        ]
        for (key, command) in bindings { cedit_bind(editor, key, command) }
    }

    /// libedit wants a character: from a key, or nothing when the read is over.
    private func readKey(into place: UnsafeMutablePointer<wchar_t>?) -> Int32 {
        while true {
            if let scalar = keys.next() {
                cedit_store(place, scalar.value)
                return 1
            }
            if ending == .cancelled || isTerminalGone { return 0 }
            let patience: Int32 = keys.isWaiting && !keys.isInPaste ? 50 : -1
            if wait(forKeys: true, milliseconds: patience) {
                readBytes()
            } else if patience > 0 {
                keys.flush()
            }
            for message in mailbox.take() { handle(message) }
        }
    }

    /// Reads what the terminal has.
    func readBytes() {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count > 0 {
            keys.feed(buffer[..<count])
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            isTerminalGone = true
        }
    }

    /// A message while an entry is being edited.
    func handle(_ message: EditorMessage) {
        switch message {
        case .notice(let text):
            eraseEntry()
            write(TerminalText.escapedLines(text) + "\n")
            cedit_refresh(editor)
        case .suggestions(let suggestions, let number):
            if number == completionRequest { arrivedSuggestions = suggestions }
        case .resized:
            eraseEntry()
            el_resize(editor)
            columns = Self.terminalSize().columns
            cedit_refresh(editor)
        case .cancel:
            ending = .cancelled
        case .close:
            ending = .cancelled
            isClosed = true
        case .read(_, let continuation):
            // One read at a time is the rule; a second one gets an answer all the same.
            continuation.resume(returning: .cancelled)
        }
    }

    private func suspend() -> UInt8 {
        eraseEntry()
        cedit_set_integer(editor, EL_PREP_TERM, 0)
        kill(getpid(), SIGTSTP)
        cedit_set_integer(editor, EL_PREP_TERM, 1)
        el_resize(editor)
        cedit_refresh(editor)
        return UInt8(CC_NORM)
    }

    /// The size of the window, 80 by 24 when nobody knows it.
    static func terminalSize() -> (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}

extension String {
    /// The form in which libedit's `bind` takes an escape character.
    fileprivate var replacingEscape: String {
        "\\e" + dropFirst()
    }
}
