internal import Interpreter
internal import KeyVault
internal import LineEditing
internal import Locking
internal import RelocationLanguage

/// Answers Tab with words of the grammar, names that the session knows, objects of the vault and paths.
final class ShellCompleter: LineCompleting {
    private let session = Locked<Session?>(nil)

    /// Asks that session from now on.
    func attach(_ session: Session) {
        self.session.withLock { $0 = session }
    }

    func suggestions(for text: String, cursor: Int) async -> [LineSuggestion] {
        guard let session = session.withLock({ $0 }) else { return [] }
        let word = TypedWord(endOf: String(decoding: text.utf8.prefix(cursor), as: UTF8.self))
        let probe = Parser.probe(SourceFile(name: "<prompt>", text: word.before))
        var found: [LineSuggestion] = []
        var seen: Set<String> = []
        for expectation in probe.expectations {
            for candidate in await candidates(for: expectation, word, probe, session)
            where seen.insert(candidate.text).inserted {
                let isFitting = candidate.isExact || candidate.text.lowercased().hasPrefix(word.text.lowercased())
                guard isFitting else { continue }
                found.append(
                    LineSuggestion(
                        candidate.text, replacing: word.start..<cursor, detail: candidate.detail,
                        isWhole: candidate.isWhole))
            }
        }
        return found
    }

    private struct Candidate {
        var text: String
        var detail: String?
        var isWhole = true
        /// True when it is known to begin like the typed word.
        var isExact = false
    }

    private func candidates(
        for expectation: SyntaxExpectation, _ word: TypedWord, _ probe: ParseProbe, _ session: Session
    ) async -> [Candidate] {
        switch expectation {
        case .operand(let kind, let noun):
            if kind.isPath { return paths(word, session) }
            if kind == .vault || kind == .vaultName {
                return (session.configuration.access?.vaults ?? []).map { Candidate(text: $0.name) }
            }
            guard kind == .objectName, let noun, let alias = alias(in: word.before, session) else { return [] }
            return await session.objectNames(of: Self.kind(of: noun), connection: alias).map { Candidate(text: $0) }
        case .script: return paths(word, session)
        case _ where word.quote != nil: return []
        case .word(let text):
            let statement = probe.statement == nil ? Grammar.statements.first { $0.words.first == text } : nil
            return [Candidate(text: text, detail: statement?.summary)]
        case .alias(.source), .alias(.target):
            return session.snapshot.connections.map { Candidate(text: $0.alias, detail: $0.name) }
        case .alias(.new):
            let taken = session.snapshot.connections.map { $0.alias.lowercased() }
            return ["source", "target"].filter { !taken.contains($0) }.map { Candidate(text: $0) }
        case .setting: return SettingDeclaration.all.map { Candidate(text: $0.name, detail: $0.summary) }
        case .settingValue(let name):
            let words = SettingDeclaration.named(name)?.domain.words ?? []
            return (words + ["default"]).map { Candidate(text: $0) }
        case .field: return FieldDeclaration.objects.map { Candidate(text: $0.name, detail: $0.summary) }
        case .function:
            return FunctionDeclaration.all.map { Candidate(text: "\($0.name)(", detail: $0.summary, isWhole: false) }
        case .variable:
            return session.snapshot.variables.map { Candidate(text: "$\($0.name)", detail: $0.value.typeName) }
        case .helpWord: return Help.topics.map { Candidate(text: $0) }
        case .mark, .number, .duration, .newVariable, .value, .end: return []
        }
    }

    /// Paths as they must be written: in quotes where a bare word can't hold them.
    private func paths(_ word: TypedWord, _ session: Session) -> [Candidate] {
        PathCandidates.matching(word.text, home: session.configuration.home).map { candidate in
            let isPlain = candidate.path.unicodeScalars.allSatisfy(Self.isPlain)
            var text = candidate.path
            if let quote = word.quote {
                text += candidate.isFolder ? "" : String(quote)
            } else if !isPlain {
                text = "\"\(text)" + (candidate.isFolder ? "" : "\"")
            }
            return Candidate(text: text, isWhole: !candidate.isFolder, isExact: true)
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ":", "@", "%", "+", "~", "#": true
        default: scalar.value > 0xA0 && scalar.properties.isAlphabetic
        }
    }

    /// Whose objects are meant: the connection named after `in` or `from`, else `source`, else the first one.
    private func alias(in text: String, _ session: Session) -> String? {
        let snapshot = session.snapshot
        let words = text.split { $0.isWhitespace || $0 == ";" || $0 == "{" }
        for (preposition, name) in zip(words, words.dropFirst()).reversed() {
            guard ["in", "from"].contains(preposition.lowercased()) else { continue }
            if let connection = snapshot.connection(String(name)) { return connection.alias }
        }
        return (snapshot.connection("source") ?? snapshot.connections.first)?.alias
    }

    private static func kind(of noun: ObjectNoun) -> ObjectKind {
        switch noun {
        case .secret: .secret
        case .key: .key
        case .certificate: .certificate
        }
    }
}
