internal import Rendering
internal import VaultOperations

/// The progress line of the operation that runs, on terminals only.
struct ProgressDisplay {
    private var line: ProgressLine?
    private var isShown = false
    private var drawn: ContinuousClock.Instant?
    private var throttledUntil: ContinuousClock.Instant?

    /// Takes an event; lines that are to stay on the screen come back.
    mutating func receive(_ event: OperationEvent, width: Int?, style: Style) -> [String] {
        let now = ContinuousClock.now
        switch event {
        case .started(let operation, let detail):
            line = ProgressLine(verb: operation, start: now)
            drawn = nil
            return detail.isEmpty ? [] : [style.apply(.faint, "\(operation): \(TerminalText.escaped(detail))")]
        case .counted(let objects, let complete):
            line?.known = objects
            line?.total = complete ? objects : nil
        case .objectFinished(let item):
            line?.count(failed: Self.isBad(item.status), at: now)
        case .throttled(_, let seconds):
            throttledUntil = now + .seconds(seconds)
        case .note(let text):
            return ["\(style.apply(.faint, "note:")) \(TerminalText.escaped(text))"]
        case .finished:
            clear()
            line = nil
        }
        return []
    }

    /// Draws the line, not more often than a person can read.
    mutating func draw(width: Int?, style: Style) {
        guard let width, var line else { return }
        let now = ContinuousClock.now
        if let drawn, now - drawn < .milliseconds(100) { return }
        line.isThrottled = throttledUntil.map { $0 > now } ?? false
        StandardStream.error.write("\r\u{1B}[K" + line.text(at: now, width: width, style: style))
        drawn = now
        isShown = true
    }

    /// Takes the line off the screen, before something else is written.
    mutating func clear() {
        guard isShown else { return }
        StandardStream.error.write("\r\u{1B}[K")
        isShown = false
    }

    private static func isBad(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .failed, .incomplete, .uncertain: true
        default: false
        }
    }
}
