/// One statement after the other.
extension ScriptCheck {
    /// Checks a statement; what it gives as a value.
    @discardableResult
    mutating func check(_ statement: Statement) -> StaticType {
        switch statement.body {
        case .list(let list): return check(list, statement)
        case .show(let show): return check(show, statement)
        case .assess(let assess): return check(assess, statement)
        case .verify(let verify): return check(verify, statement)
        case .validate(let validate):
            _ = connection(validate.connection, role: "target", orOnly: true, statement)
            return .checks("validate")
        case .doctor(let doctor):
            if let alias = doctor.connection,
                !context.failedConnections.contains(where: { $0.lowercased() == alias.folded })
            {
                _ = use(alias)
            }
            return .checks("doctor")
        case .plan(let plan): return check(plan)
        case .map(let map): return check(map, statement)
        default: return checkChange(statement)
        }
    }

    private mutating func checkChange(_ statement: Statement) -> StaticType {
        switch statement.body {
        case .backup(let backup): return check(backup, statement)
        case .restore(let restore): return check(restore, statement)
        case .export(let export): return check(export, statement)
        case .import(let `import`): return check(`import`, statement)
        case .copy(let copy): return check(copy, statement)
        case .exportTemplate(let template): return check(template, statement)
        case .createVault(let create): return check(create)
        case .applySettings(let apply): return check(apply, statement)
        case .applyPlan(let plan):
            path(plan.file, "`apply plan` reads a file")
            return .move("apply plan")
        case .discard(let discard):
            path(discard.folder, "`discard` removes a folder")
            return .discarding
        case .retire(let retire): return check(retire)
        default:
            checkOther(statement)
            return .null
        }
    }

    private mutating func checkOther(_ statement: Statement) {
        switch statement.body {
        case .connect(let connect): check(connect, statement)
        case .disconnect(let disconnect): check(disconnect)
        case .set(let set): check(set)
        case .let(let assignment): check(assignment)
        case .if(let branching): check(branching)
        case .for(let loop): check(loop)
        case .include(let include): check(include)
        case .echo(let echo): for value in echo.values { text(value) }
        case .assert(let assertion):
            condition(assertion.condition)
            if let message = assertion.message { insertion(message, at: message.span) }
        case .wait(let wait):
            condition(wait.condition)
            if case .variable(let reference) = wait.limit { expect(.duration, reference) }
        case .exit(let exit):
            number(exit.code, 0...255, "an exit code is a number from 0 to 255")
            state.exit = statement.firstWord
        case .report(let report): file(report.file, "`report` writes a file", FileEnding.report)
        case .record(let record): if let file = record.file { path(file, "`record` writes a file") }
        case .history(let history):
            promptOnly(statement)
            number(history.count, 0...Int64.max, "a number of entries is not negative")
        case .rerun(let rerun):
            promptOnly(statement)
            number(rerun.number, 0...Int64.max, "the number of an entry is not negative")
        case .broken(let broken): check(broken)
        default: break
        }
    }

    private mutating func check(_ assignment: LetStatement) {
        switch assignment.value {
        case .statement(let statement): assign(assignment.name, check(statement))
        case .expression(let expression): assign(assignment.name, type(of: expression))
        }
    }

    private mutating func promptOnly(_ statement: Statement) {
        guard !context.isPrompt else { return }
        report(.promptOnly, "`\(statement.firstWord.text)` works at the prompt only", at: statement.firstWord)
    }

    private mutating func check(_ include: IncludeStatement) {
        guard let load = context.load else {
            declaresUnknown = true
            return
        }
        guard includeStack.count <= 16 else {
            return report(.include, "includes are nested more than 16 deep", at: include.span)
        }
        includeCount += 1
        guard includeCount <= 1_000 else {
            return report(.include, "the script includes files more than 1000 times", at: include.span)
        }
        let file: IncludedFile
        do {
            file = try load(include.path, includeStack.last ?? nil)
        } catch {
            declaresUnknown = true
            return report(.include, "\(error)", at: include.span)
        }
        guard !includeStack.contains(file.path) else {
            return report(.include, "\(include.path) includes itself", at: include.span)
        }
        let parsed = included[file.path] ?? Parser.parse(file.source)
        if included.updateValue(parsed, forKey: file.path) == nil {
            files.append(parsed.script.source)
            syntaxDiagnostics += parsed.diagnostics
        }
        includeStack.append(file.path)
        defer { includeStack.removeLast() }
        check(parsed.script.statements)
        state.exit = nil
    }
}
