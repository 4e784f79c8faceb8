/// The language as a syntax file of Vim.
struct VimSyntax {
    private let vocabulary: Vocabulary

    init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    /// The file.
    var text: String {
        let functions = vocabulary.functions.joined(separator: "\\|")
        return """
            " Vim syntax file of kvmsh's relocation language (*.kvm).
            " Made of the declarations of the language by `swift run EditorFiles`.

            if exists("b:current_syntax")
              finish
            endif

            " Words as the language has them: letters, digits and _ - . / : @ % + * ? ~ #
            syntax iskeyword @,48-57,_,45,46,47,58,64-64,37,43,42,63,126,35,128-255
            syntax case ignore

            \(keywords("kvmFlow", vocabulary.flow))
            \(keywords("kvmStatement", vocabulary.verbs.filter { $0 != "set" }))
            syntax keyword kvmStatement set nextgroup=kvmSetting skipwhite
            \(keywords("kvmWord", vocabulary.words))
            \(keywords("kvmOperatorWord", vocabulary.operators))
            \(keywords("kvmConstant", vocabulary.constants))
            \(keywords("kvmSetting", vocabulary.settings, contained: true))
            \(keywords("kvmField", vocabulary.fields.filter { !isTaken($0) }))
            \(keywords("kvmArea", vocabulary.areas.filter { !isTaken($0) && !vocabulary.fields.contains($0) }))

            syntax match kvmField "\\k\\@1<!tags\\.\\%(\\h[[:alnum:]_-]*\\|\\"[^\\"]*\\"\\|'[^']*'\\)"
            syntax match kvmFunction "\\k\\@1<!\\%(\(functions)\\)\\ze\\s*("
            syntax match kvmNumber "\\k\\@1<!-\\?\\d\\+\\k\\@!"
            syntax match kvmDuration "\\k\\@1<!\\d\\+[smhdw]\\k\\@!"
            syntax match kvmDate "\\k\\@1<!\\d\\{4}-\\d\\d-\\d\\d\\%(T\\d\\d:\\d\\d\\%(:\\d\\d\\)\\?\\%(Z\\|[+-]\\d\\d:\\d\\d\\)\\)\\?\\k\\@!"
            syntax match kvmVariable "\\$\\%([1-9]\\|\\h\\w*\\)\\%(\\.\\%(\\h[[:alnum:]_-]*\\|\\"[^\\"]*\\"\\|'[^']*'\\)\\)*"
            syntax match kvmOperator "!=\\|<=\\|>=\\|[=<>]"
            syntax match kvmContinuation "\\\\\\s*$"

            syntax match kvmEscape "\\\\\\%([nt\\"\\\\$]\\|u{\\x\\{1,6}}\\)" contained
            syntax match kvmBadEscape "\\\\\\%([nt\\"\\\\$]\\|u{\\x\\{1,6}}\\)\\@!." contained
            syntax match kvmTextVariable "\\$\\%([1-9]\\|\\h\\w*\\)" contained
            syntax match kvmBareVariable "\\h\\w*\\%(\\.\\h[[:alnum:]_-]*\\)*" contained
            syntax region kvmInsertion matchgroup=kvmInsertionMark start="\\${" end="}" contained oneline contains=kvmBareVariable,kvmVariable,kvmFunction,kvmNumber,kvmDuration,kvmDate,kvmOperator,kvmText,kvmPlainText
            syntax region kvmText start=+"+ skip=+\\\\.+ end=+"+ oneline contains=kvmEscape,kvmBadEscape,kvmTextVariable,kvmInsertion
            syntax region kvmPlainText start=+'+ end=+'+ oneline
            syntax match kvmComment "\\k\\@1<!#.*$" contains=@Spell

            \(links)

            let b:current_syntax = "kvm"

            """
    }

    private func isTaken(_ word: String) -> Bool {
        (vocabulary.flow + vocabulary.verbs + vocabulary.words + vocabulary.operators).contains(word)
    }

    private func keywords(_ group: String, _ words: [String], contained: Bool = false) -> String {
        "syntax keyword \(group)\(contained ? " contained" : "") \(words.joined(separator: " "))"
    }

    private var links: String {
        [
            ("kvmFlow", "Conditional"), ("kvmStatement", "Statement"), ("kvmWord", "Keyword"),
            ("kvmOperatorWord", "Operator"), ("kvmConstant", "Constant"), ("kvmSetting", "Type"),
            ("kvmField", "Identifier"), ("kvmArea", "Type"), ("kvmFunction", "Function"), ("kvmNumber", "Number"),
            ("kvmDuration", "Number"), ("kvmDate", "Number"), ("kvmVariable", "Identifier"),
            ("kvmTextVariable", "Identifier"), ("kvmBareVariable", "Identifier"), ("kvmOperator", "Operator"),
            ("kvmContinuation", "Special"), ("kvmEscape", "SpecialChar"), ("kvmBadEscape", "Error"),
            ("kvmInsertionMark", "Special"), ("kvmText", "String"), ("kvmPlainText", "String"),
            ("kvmComment", "Comment"),
        ].map { "highlight default link \($0) \($1)" }.joined(separator: "\n")
    }
}
