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
        let list = Completion.suggestions(text, cursor: cursor, context: Self.context(of: session))
        var found = list.candidates.map {
            LineSuggestion($0.text, replacing: list.replacement, detail: $0.detail, isWhole: $0.isWhole)
        }
        for request in list.requests { found += await answer(request, list, session) }
        var seen: Set<String> = []
        return found.filter { seen.insert($0.replacement).inserted }
    }

    /// What earlier entries made.
    private static func context(of session: Session) -> CompletionContext {
        let snapshot = session.snapshot
        var context = CompletionContext()
        context.known.isPrompt = true
        context.known.connections = snapshot.connections.map { .init(alias: $0.alias, vault: $0.name) }
        for (name, value) in snapshot.variables {
            context.known.variables[name] = ValueType(rawValue: value.typeName).map { StaticType($0) } ?? .unknown
        }
        context.vaults =
            (session.configuration.access?.vaults ?? []).map(\.name) + session.configuration.bookmarkWords
        return context
    }

    /// The names and paths that begin like what is typed, as they must be written.
    private func answer(
        _ request: CompletionRequest, _ list: CompletionList, _ session: Session
    ) async -> [LineSuggestion] {
        switch request {
        case .objectNames(let noun, let alias):
            var names: [String] = []
            for noun in noun.map({ [$0] }) ?? ObjectNoun.allCases {
                names += await session.objectNames(of: Self.kind(of: noun), connection: alias)
            }
            return names.filter { $0.lowercased().hasPrefix(list.typed.lowercased()) }
                .map { LineSuggestion(list.written($0), replacing: list.replacement) }
        case .paths, .scripts:
            return PathCandidates.matching(list.typed, home: session.configuration.home).map {
                LineSuggestion(
                    list.written($0.path, goesOn: $0.isFolder), replacing: list.replacement, isWhole: !$0.isFolder)
            }
        }
    }

    private static func kind(of noun: ObjectNoun) -> ObjectKind {
        switch noun {
        case .secret: .secret
        case .key: .key
        case .certificate: .certificate
        }
    }
}
