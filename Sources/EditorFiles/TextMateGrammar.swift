import ExactJSON

/// The language as a TextMate grammar, which many editors read. Its expressions are Oniguruma's.
struct TextMateGrammar {
    private let vocabulary: Vocabulary

    init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    /// A character of a word; what ends a word is everything else.
    private static let word = #"[\w\-./:@%+*?~#]"#

    /// The grammar.
    var json: JSON {
        [
            "information_for_contributors": ["Made of the declarations of the language by `swift run EditorFiles`."],
            "name": "kvmsh", "scopeName": "source.kvm", "fileTypes": ["kvm"], "firstLineMatch": #"^#!.*\bkvmsh\b"#,
            "patterns": [["include": "#statement"]],
            "repository": [
                "statement": .object([JSONMember(name: "patterns", value: .array(statement))]),
                "expression": .object([JSONMember(name: "patterns", value: .array(expression))]),
                "insertion": .object([JSONMember(name: "patterns", value: .array(insertion))]),
                "text": .object([JSONMember(name: "patterns", value: .array(text))]),
            ],
        ]
    }

    private var statement: [JSON] {
        [
            match(#"(?<![^\s;,{}()\[\]=<>])#.*$"#, "comment.line.number-sign"),
            match(#"\\[ \t]*$"#, "punctuation.separator.continuation"),
            words(vocabulary.flow, "keyword.control"),
            [
                "match": .text(#"(?i)(?<!\#(Self.word))(set)[ \t]+(\#(choice(vocabulary.settings)))(?!\#(Self.word))"#),
                "captures": [
                    "1": ["name": "keyword.other.statement.kvm"], "2": ["name": "support.constant.setting.kvm"],
                ],
            ],
            match(
                #"(?i)(?:^|(?<=[;{=(])|(?<=\bin)|(?<=\bplan))[ \t]*(?:\#(choice(vocabulary.verbs)))(?!\#(Self.word))"#,
                "keyword.other.statement"),
            ["include": "#expression"],
            words(vocabulary.words, "keyword.other.clause"),
            words(vocabulary.areas, "support.constant.area"),
        ]
    }

    private var expression: [JSON] {
        [
            ["include": "#text"],
            match(#"\$(?:[1-9]|[A-Za-z_]\w*)(?:\.(?:[A-Za-z_][\w-]*|"[^"]*"|'[^']*'))*"#, "variable.other"),
            bounded(
                #"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}(?::\d{2})?(?:[Zz]|[+-]\d{2}:\d{2}))?"#, "constant.numeric.date"),
            bounded(#"\d+[smhdwSMHDW]"#, "constant.numeric.duration"),
            bounded(#"-?\d+"#, "constant.numeric.integer"),
            words(vocabulary.constants, "constant.language"),
            match(#"(?i)(?<!\#(Self.word))(?:\#(choice(vocabulary.functions)))(?=[ \t]*\()"#, "support.function"),
            words(vocabulary.operators, "keyword.operator.word"),
            match(#"!=|<=|>=|=|<|>"#, "keyword.operator.comparison"),
            match(
                #"(?i)(?<!\#(Self.word))(?:tags(?:\.(?:[A-Za-z_][\w-]*|"[^"]*"|'[^']*'))?|\#(choice(vocabulary.fields)))(?!\#(Self.word))"#,
                "support.variable.field"),
        ]
    }

    /// Inside `${…}` a bare name is a variable.
    private var insertion: [JSON] {
        [["include": "#expression"], match(#"[A-Za-z_]\w*(?:\.[A-Za-z_][\w-]*)*"#, "variable.other")]
    }

    private var text: [JSON] {
        [
            [
                "name": "string.quoted.double.kvm", "begin": "\"", "end": #""|$"#,
                "patterns": [
                    match(#"\\(?:[nt"\\$]|u\{[0-9A-Fa-f]{1,6}\})"#, "constant.character.escape"),
                    match(#"\\."#, "invalid.illegal.escape"),
                    [
                        "name": "meta.interpolation.kvm", "begin": #"\$\{"#, "end": #"\}|$"#,
                        "patterns": [["include": "#insertion"]],
                    ],
                    match(#"\$(?:[1-9]|[A-Za-z_]\w*)"#, "variable.other"),
                ],
            ],
            match(#"'[^']*'"#, "string.quoted.single"),
        ]
    }

    private func match(_ pattern: String, _ scope: String) -> JSON {
        ["match": .text(pattern), "name": .text("\(scope).kvm")]
    }

    private func bounded(_ pattern: String, _ scope: String) -> JSON {
        match(#"(?<!\#(Self.word))(?:\#(pattern))(?!\#(Self.word))"#, scope)
    }

    private func words(_ words: [String], _ scope: String) -> JSON {
        match(#"(?i)(?<!\#(Self.word))(?:\#(choice(words)))(?!\#(Self.word))"#, scope)
    }

    /// The longest first, so that `key-type` is not `key`.
    private func choice(_ words: [String]) -> String {
        words.sorted { ($1.count, $0) < ($0.count, $1) }.joined(separator: "|")
    }
}
