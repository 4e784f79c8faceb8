internal import RelocationLanguage

/// Keeps what succeeded as a script that can be run again.
///
/// A recording stands by itself: it begins with the settings, connections and variables that were made before it.
struct Recorder: Sendable {
    private var path: String?
    /// What a later recording needs from here: `set`, `connect`, `disconnect`, `let`, in order.
    private var foundations: [String]
    private let firstLine = "# Recorded by kvmsh."

    /// A recorder for a session that begins with these settings and variables.
    init(settings: [(name: String, text: String)], variables: [(name: String, value: String)]) {
        foundations =
            settings.map { "set \($0.name) \(WordSpelling.isPlain($0.text) ? $0.text : WordSpelling.quoted($0.text))" }
            + variables.map { "let \($0.name) = \(WordSpelling.quoted($0.value))" }
        foundations.removeAll { SensitiveText.isPresent(in: $0) }
    }

    /// True while statements are written to a file.
    var isRecording: Bool { path != nil }

    /// Begins a recording. A file that is none is not overwritten.
    mutating func start(_ path: String, arguments: [String] = []) throws(Failure) {
        if let running = self.path {
            throw Failure(
                .refused, "\(running) is being recorded already", remedy: "write `record off` first",
                exitCode: .refused)
        }
        if let bytes = try? SourceFiles.read(path), !bytes.isEmpty, !bytes.starts(with: firstLine.utf8) {
            throw Failure(
                .refused, "\(path) is there already and is no recording", remedy: "name another file, or remove it",
                object: path, exitCode: .refused)
        }
        var head = firstLine + "\n"
        if !arguments.isEmpty, !arguments.contains(where: { SensitiveText.isPresent(in: $0) }) {
            head += "# Its arguments were: \(arguments.map(Self.written).joined(separator: " "))\n"
        }
        let body = foundations.map(Self.formatted).joined()
        try TextFile.write(body.isEmpty ? head : head + "\n" + body, to: path)
        self.path = path
    }

    /// Ends the recording; its path, nil when there was none.
    mutating func stop() -> String? {
        defer { path = nil }
        return path
    }

    /// Keeps a statement that succeeded, spelt as `text` where its own words don't say what happened. When the file
    /// can't be written the recording ends and the error says so.
    mutating func keep(_ statement: Statement, as text: String?, directory: String?) throws(Failure) {
        guard Self.isWorthKeeping(statement.body) else { return }
        var text = text ?? Self.text(of: statement, directory: directory)
        let isSensitive = SensitiveText.isPresent(in: text)
        if isSensitive { text = "# A statement that may hold a secret is left out here." }
        if !isSensitive, Self.isFoundation(statement.body) { foundations.append(text) }
        guard let path else { return }
        do {
            try TextFile.append(Self.formatted(text), to: path)
        } catch {
            self.path = nil
            throw error
        }
    }

    private static func isWorthKeeping(_ body: StatementBody) -> Bool {
        switch body {
        case .record, .help, .history, .rerun, .include, .broken: false
        default: true
        }
    }

    private static func isFoundation(_ body: StatementBody) -> Bool {
        switch body {
        case .set, .connect, .disconnect, .let: true
        default: false
        }
    }

    // MARK: Text

    private static func formatted(_ text: String) -> String {
        let result = Formatter.format(Parser.parse(SourceFile(name: "<recording>", text: text)))
        return result.hasSuffix("\n") ? result : result + "\n"
    }

    /// The statement's text, with the paths of its includes spelt so that they hold from anywhere.
    private static func text(of statement: Statement, directory: String?) -> String {
        let span = statement.span
        guard let directory else { return span.text }
        var text = ""
        var reached = span.start
        for include in statement.includes where !include.path.hasPrefix("/") && !include.path.hasPrefix("~/") {
            text += span.file.text(from: reached, to: include.span.start)
            text += WordSpelling.quoted("\(directory)/\(include.path)")
            reached = include.span.end
        }
        return text + span.file.text(from: reached, to: span.end)
    }

    /// Bare where that can be no word of the language, else in quotes.
    private static func written(_ text: String) -> String {
        text.contains { "-_./:@%+".contains($0) || $0.isNumber } && WordSpelling.isPlain(text)
            ? text : WordSpelling.quoted(text)
    }
}

extension Statement {
    /// The includes in it, in the order in which they stand.
    fileprivate var includes: [IncludeStatement] {
        switch body {
        case .include(let include): [include]
        case .if(let branching):
            branching.branches.flatMap { $0.block.statements.flatMap(\.includes) }
                + (branching.otherwise?.statements.flatMap(\.includes) ?? [])
        case .for(let loop): loop.body.statements.flatMap(\.includes)
        default: []
        }
    }
}
