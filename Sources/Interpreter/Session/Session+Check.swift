public import RelocationLanguage

extension Session {
    /// What is wrong with a script and its includes, without running anything or touching the network. `directory` is
    /// where its includes start, nil for the working directory. Arguments are not known and so not missed.
    public func check(_ source: SourceFile, directory: String? = nil) -> [Diagnostic] {
        var context = context(for: source, directory: directory)
        context.argumentCount = nil
        return Checker.check(Parser.parse(source), in: context).diagnostics
    }

    /// What the checker knows before a run: connections, variables and arguments as they are.
    func context(for source: SourceFile, directory: String?, isPrompt: Bool = false) -> CheckContext {
        var context = CheckContext()
        context.connections = connections.all.map {
            .init(alias: $0.alias, vault: $0.vault.info(alias: $0.alias).name)
        }
        context.failedConnections = [connections.lastFailed?.alias].compactMap { $0 }
        for (name, value) in variables.sorted { context.variables[name] = value.staticType }
        context.isPrompt = isPrompt
        if !isPrompt { context.givenVariables = configuration.variables.map(\.name) }
        context.argumentCount = configuration.arguments.count
        context.hasBackup = lastBackup != .none
        context.hasExport = lastExport != .none
        context.path = path(of: source, directory: directory)
        context.load = loader(directory)
        return context
    }

    /// The path under which a script could be included; nil for the prompt, `-c` and standard input.
    func path(of source: SourceFile, directory: String?) -> String? {
        directory == nil ? nil : try? configuration.path(source.name)
    }

    private func loader(_ directory: String?) -> CheckContext.IncludeLoader {
        let configuration = configuration
        return { path, includer in
            do {
                let base = includer.map(Self.directory(of:)) ?? directory
                let full = try configuration.path(path, from: base)
                return IncludedFile(
                    path: full, source: SourceFile(name: full, bytes: try configuration.loadFile(full)))
            } catch {
                throw IncludeError(Failure(error).message)
            }
        }
    }
}

extension Value {
    /// What the checker may take for granted of a variable that an earlier entry assigned.
    fileprivate var staticType: StaticType {
        switch self {
        case .null: .unknown
        case .string: .string
        case .number: .number
        case .boolean: .boolean
        case .date: .date
        case .duration: .duration
        case .list: .list(.unknown)
        case .record: .record(.open)
        case .table: .list(.record(.open))
        }
    }
}
