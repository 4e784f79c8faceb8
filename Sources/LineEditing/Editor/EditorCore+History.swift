internal import CEditLine

/// Where Up and Down are in the history.
struct HistoryWalk {
    /// What the person had typed before going up.
    let typed: String
    /// The part of it that entries must begin with.
    let prefix: String
    /// The entry that is shown, `entries.count` for what was typed.
    var index: Int
    /// What the buffer was made to hold: another content means that the person edited it.
    var shown: String
    let history: History
}

/// Up and Down: the lines of an entry first, then entries that begin with what was typed.
extension EditorCore {
    func up() -> UInt8 {
        let (left, right) = line
        if walk?.shown != left + right, left.contains("\n") { return moveLine(up: true, left, right) }
        guard request?.isEntry == true else { return UInt8(CC_ERROR) }
        if !before.isEmpty { return end(.reopened) }
        var walk = currentWalk(left, right)
        guard let index = walk.history.previous(before: walk.index, prefix: walk.prefix, unlike: left + right) else {
            return UInt8(CC_ERROR)
        }
        walk.index = index
        return show(&walk)
    }

    func down() -> UInt8 {
        let (left, right) = line
        if walk?.shown != left + right, right.contains("\n") { return moveLine(up: false, left, right) }
        guard request?.isEntry == true, before.isEmpty, var walk, walk.shown == left + right else {
            return UInt8(CC_ERROR)
        }
        walk.index =
            walk.history.next(after: walk.index, prefix: walk.prefix, unlike: left + right)
            ?? walk.history.entries.count
        return show(&walk)
    }

    private func currentWalk(_ left: String, _ right: String) -> HistoryWalk {
        if let walk, walk.shown == left + right { return walk }
        let history = configuration.history.snapshot
        return HistoryWalk(
            typed: left + right, prefix: left, index: history.entries.count, shown: left + right, history: history)
    }

    private func show(_ walk: inout HistoryWalk) -> UInt8 {
        let entries = walk.history.entries
        walk.shown = walk.index < entries.count ? entries[walk.index] : walk.typed
        self.walk = walk
        return replaceBuffer(with: walk.shown)
    }

    /// Moves the cursor to the same column of the line above or below, within the buffer.
    private func moveLine(up: Bool, _ left: String, _ right: String) -> UInt8 {
        let leftLines = left.split(separator: "\n", omittingEmptySubsequences: false).map { $0.unicodeScalars.count }
        let rightLines = right.split(separator: "\n", omittingEmptySubsequences: false).map { $0.unicodeScalars.count }
        let column = leftLines.last ?? 0
        if up {
            let above = leftLines[leftLines.count - 2]
            el_cursor(editor, -Int32(column + 1 + max(above - column, 0)))
        } else {
            el_cursor(editor, Int32(rightLines[0] + 1 + min(rightLines[1], column)))
        }
        return UInt8(CC_CURSOR)
    }

    /// Gives libedit the entries that it hasn't got yet, for Ctrl-R.
    func loadSearchableHistory() {
        guard let searchable else { return }
        let entries = configuration.history.snapshot.entries
        let isContinued = entries.starts(with: searchableEntries)
        if !isContinued { cedit_history_clear(searchable) }
        for entry in entries.dropFirst(isContinued ? searchableEntries.count : 0) {
            let characters = entry.unicodeScalars.map { Int32(bitPattern: $0.value) } + [0]
            cedit_history_add(searchable, characters)
        }
        searchableEntries = entries
    }
}
