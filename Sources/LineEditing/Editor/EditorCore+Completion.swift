internal import CEditLine
internal import Rendering

/// Tab.
extension EditorCore {
    /// How long a key that follows Tab at once waits for the proposals: typing on means that they aren't wanted.
    private static let grace: Int32 = 150
    private static let patience: Int32 = 5_000

    func complete() -> UInt8 {
        guard request?.isEntry == true, let completer = configuration.completer else { return UInt8(CC_ERROR) }
        let (left, _) = line
        let text = before + left
        let cursor = text.utf8.count
        guard let suggestions = ask(completer, text, cursor) else { return UInt8(CC_NORM) }
        let answer = CompletionAnswer(suggestions, in: text, cursor: cursor)
        if answer.removed > 0 || !answer.inserted.isEmpty {
            guard answer.removed <= left.utf8.count else { return UInt8(CC_ERROR) }
            let removed = String(decoding: left.utf8.suffix(answer.removed), as: UTF8.self)
            remove(scalars: removed.unicodeScalars.count)
            return insert(answer.inserted)
        }
        guard !answer.candidates.isEmpty else { return UInt8(CC_ERROR) }
        list(answer.candidates)
        return UInt8(CC_REDISPLAY)
    }

    /// Asks for proposals and waits: nil when the person typed on or nothing came in time.
    private func ask(_ completer: any LineCompleting, _ text: String, _ cursor: Int) -> [LineSuggestion]? {
        completionRequest += 1
        arrivedSuggestions = nil
        let number = completionRequest
        let task = Task { [mailbox] in
            let suggestions = await completer.suggestions(for: text, cursor: cursor)
            mailbox.post(.suggestions(suggestions, request: number))
        }
        let clock = ContinuousClock()
        let start = clock.now
        while arrivedSuggestions == nil, ending == nil, !isTerminalGone {
            let waited = Int32((clock.now - start) / .milliseconds(1))
            guard waited < Self.patience else { break }
            if waited < Self.grace {
                wait(forKeys: false, milliseconds: Self.grace - waited)
            } else if wait(forKeys: true, milliseconds: Self.patience - waited) {
                break
            }
            for message in mailbox.take() { handle(message) }
        }
        task.cancel()
        return arrivedSuggestions
    }

    private func list(_ candidates: [LineSuggestion]) {
        var size = Self.terminalSize()
        size.rows = max(size.rows - 2, 4)
        let lines = CandidateList.lines(
            candidates, columns: size.columns, rows: size.rows, style: configuration.style)
        moveBelowEntry()
        write(lines.map { $0 + "\r\n" }.joined())
    }
}
