internal import RelocationLanguage

extension Session {
    func run(_ branching: IfStatement, _ statement: Statement) async -> Flow {
        blockDepth += 1
        defer { blockDepth -= 1 }
        for branch in branching.branches {
            let holds: Bool
            do {
                holds = try await evaluator().condition(branch.condition)
            } catch {
                return fail(statement, error)
            }
            if holds { return await run(branch.block.statements) }
        }
        return await run(branching.otherwise?.statements ?? [])
    }

    /// Each turn starts with the connections and the last backup from before the loop. A failed turn is a failure under
    /// the policy around the loop: the next begins, or the loop ends.
    func run(_ loop: ForStatement, _ statement: Statement, under policy: ErrorPolicy) async -> Flow {
        blockDepth += 1
        defer { blockDepth -= 1 }
        let connectionsBefore = connections
        let (backupBefore, exportBefore) = (lastBackup, lastExport)
        var result = Flow.next
        do {
            let sequence = try await self.sequence(loop)
            while let element = try await sequence.next() {
                if Task.isCancelled { throw CancellationError() }
                variables.assign(loop.name.text, element)
                let flow = await run(loop.body.statements)
                connections.goBack(to: connectionsBefore)
                (lastBackup, lastExport) = (backupBefore, exportBefore)
                if flow == .failed { result = .failed }
                guard flow == .next || (flow == .failed && policy == .continue) else { return flow }
            }
            // A stream ends early, and without an error, when its task is cancelled.
            try Task.checkCancellation()
            return result
        } catch {
            return fail(statement, error)
        }
    }

    private func sequence(_ loop: ForStatement) async throws -> ElementSource {
        let value: Value
        switch loop.sequence {
        case .statement(let query):
            if case .list(let list) = query.body, let stream = try await stream(list, query) {
                return ElementSource(stream)
            }
            value = try await queryValue(query)
        case .expression(let expression):
            value = try await evaluator().value(expression)
        }
        guard let elements = value.elements else {
            throw Failure(.value, "`for` goes through a list, not \(value.isNull ? "null" : "a \(value.typeName)")")
        }
        return ElementSource(elements)
    }

    func run(_ include: IncludeStatement, _ statement: Statement) async -> Flow {
        do {
            let path = try configuration.path(include.path, from: includeStack.last?.directory)
            if includeStack.contains(where: { $0.path == path }) {
                throw Failure(.file, "\(include.path) includes itself", object: include.path, span: include.span)
            }
            guard includeStack.count <= 16 else {
                throw Failure(.file, "includes are nested more than 16 deep", span: include.span)
            }
            let parsed = Parser.parse(SourceFile(name: path, bytes: try configuration.loadFile(path)))
            guard parsed.isValid else {
                emit(.diagnostics(parsed.diagnostics))
                throw Failure(
                    .file, "\(include.path) has errors", object: include.path, exitCode: .usage, span: include.span)
            }
            includeStack.append(RunningFile(path: path, directory: Self.directory(of: path)))
            defer { includeStack.removeLast() }
            return await run(parsed.script.statements)
        } catch {
            return fail(statement, error)
        }
    }

    /// The folder of a path: what stands before its last slash.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// The elements of a `for`, from a list or streamed from a vault.
final class ElementSource {
    private var rest: ArraySlice<Value>
    private var stream: AsyncThrowingStream<Record, any Error>.Iterator?

    init(_ elements: [Value]) { rest = elements[...] }

    init(_ stream: AsyncThrowingStream<Record, any Error>) {
        rest = []
        self.stream = stream.makeAsyncIterator()
    }

    /// The next element, nil at the end.
    func next(isolation: isolated (any Actor)? = #isolation) async throws -> Value? {
        if var iterator = stream {
            let record = try await iterator.next(isolation: isolation)
            stream = iterator
            return record.map(Value.record)
        }
        return rest.popFirst()
    }
}
