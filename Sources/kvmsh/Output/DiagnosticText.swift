internal import Interpreter
internal import RelocationLanguage
internal import Rendering

/// Diagnostics and failures as lines for people.
enum DiagnosticText {
    /// What the parser or the checker found, each with its line and a caret.
    static func lines(_ diagnostics: [Diagnostic], _ style: Style) -> [String] {
        guard !diagnostics.isEmpty else { return [] }
        return lines(of: DiagnosticRenderer(usesColor: style.isEnabled).render(diagnostics))
    }

    /// Why a statement failed: where it stands (not at the prompt, where it was just typed), what happened, and what to
    /// do next.
    static func lines(_ failure: Failure, isInteractive: Bool, _ style: Style) -> [String] {
        let message = failure.headline
        if !isInteractive, let span = failure.span {
            let diagnostic = Diagnostic(
                "failed", message, at: span,
                notes: (failure.details + [failure.remedy].compactMap { $0 }).map { Diagnostic.Note($0) })
            return lines(of: DiagnosticRenderer(usesColor: style.isEnabled).render(diagnostic))
        }
        let rest = (failure.details.map { "- \($0)" } + [failure.remedy].compactMap { $0 })
            .map { "  \(TerminalText.escaped($0))" }
        return ["\(style.apply(.failure, "error:")) \(TerminalText.escaped(message))"] + rest
    }

    private static func lines(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}
