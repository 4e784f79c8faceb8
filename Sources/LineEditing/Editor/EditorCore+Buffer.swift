internal import CEditLine
internal import Rendering

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The line being edited: what it holds, and how it changes.
extension EditorCore {
    /// The buffer up to the cursor and behind it.
    var line: (left: String, right: String) {
        guard let info = el_wline(editor), let start = info.pointee.buffer, let cursor = info.pointee.cursor,
            let end = info.pointee.lastchar
        else { return ("", "") }
        return (
            Self.text(UnsafeBufferPointer(start: start, count: cursor - start)),
            Self.text(UnsafeBufferPointer(start: cursor, count: end - cursor))
        )
    }

    /// Ends the line for another reason than Enter.
    func end(_ reason: Ending) -> UInt8 {
        // libedit leaves the cursor where it is when a function of ours ends the line.
        if reason == .reopened {
            eraseEntry()
        } else {
            moveBelowEntry()
        }
        ending = reason
        return UInt8(CC_NEWLINE)
    }

    /// Puts text in at the cursor.
    func insert(_ text: String) -> UInt8 {
        guard !text.isEmpty else { return UInt8(CC_NORM) }
        guard el_insertstr(editor, text) == 0 else { return UInt8(CC_REFRESH_BEEP) }
        return UInt8(CC_REFRESH)
    }

    /// Removes that many characters (Unicode scalars, as the buffer has them) before the cursor.
    func remove(scalars count: Int) {
        if count > 0 { el_deletestr(editor, Int32(count)) }
    }

    /// The buffer holds that text and nothing else, with the cursor at its end.
    func replaceBuffer(with text: String) -> UInt8 {
        let (left, right) = line
        el_cursor(editor, Int32(right.unicodeScalars.count))
        remove(scalars: left.unicodeScalars.count + right.unicodeScalars.count)
        _ = insert(text)
        return UInt8(CC_REFRESH)
    }

    /// A paste goes in as it is: newlines don't run anything.
    func paste() -> UInt8 {
        insert(keys.takePaste() ?? "")
    }

    func takePrefill() -> UInt8 {
        let text = prefill
        prefill = ""
        return insert(text)
    }

    /// Deletes before the cursor; at the start of a continuation line the lines before come back for editing.
    func rubOut() -> UInt8 {
        let (left, _) = line
        if let last = left.last {
            // The whole character, with its combining marks.
            remove(scalars: last.unicodeScalars.count)
            return UInt8(CC_REFRESH)
        }
        return before.isEmpty ? UInt8(CC_ERROR) : end(.reopened)
    }

    // MARK: The screen

    /// Where the cursor stands, from the start of the prompt.
    private var cursorPosition: ScreenPosition {
        ScreenPosition().advanced(over: shownPrompt.text + line.left, columns: columns)
    }

    /// Takes prompt and line off the screen, with the cursor where the prompt began. In a window that just became
    /// narrower or wider, the smaller number of rows counts: a stale piece of the line is better than output lost.
    func eraseEntry() {
        let now = ScreenPosition().advanced(over: shownPrompt.text + line.left, columns: Self.terminalSize().columns)
        let up = min(cursorPosition.row, now.row)
        write((up > 0 ? "\u{1B}[\(up)A" : "") + "\r\u{1B}[J")
    }

    /// Puts the cursor at the start of the row below the line.
    func moveBelowEntry() {
        let end = cursorPosition.advanced(over: line.right, columns: columns)
        write(String(repeating: "\n", count: end.row - cursorPosition.row + 1) + "\r")
    }
}
