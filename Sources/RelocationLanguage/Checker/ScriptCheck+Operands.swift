internal import Regions

/// Names, paths, versions, recipients, settings: what is written out is checked, and so are the fixed parts of text.
extension ScriptCheck {
    /// An operand as text; where a name stands, a list of names may stand too.
    mutating func text(_ operand: Operand, allowsList: Bool = false) {
        switch operand.form {
        case .word: break
        case .string(let literal): insertions(literal)
        case .variable(let reference):
            let type = type(of: reference)
            if allowsList, case .list(let element) = type {
                guard element != .string, element != .unknown else { return }
                return report(
                    .notText, "names are text, and `\(operand.span.text)` is a list of \(element.plural)",
                    at: operand.span)
            }
            refuseNoText(type, operand.span)
        }
    }

    mutating func objectName(_ operand: Operand, isPattern: Bool) {
        text(operand, allowsList: isPattern)
        if let name = operand.constant {
            if let problem = NameRules.objectProblem(name, isPattern: isPattern) {
                report(.invalidObjectName, problem, at: operand.span)
            }
        } else if case .string(let literal) = operand.form {
            for case .text(let part) in literal.parts {
                guard let problem = NameRules.objectPartProblem(part, isPattern: isPattern) else { continue }
                return report(.invalidObjectName, problem, at: operand.span)
            }
        }
    }

    mutating func version(_ operand: Operand) {
        text(operand)
        guard let version = operand.constant, !NameRules.isVersion(version) else { return }
        report(.invalidVersion, "a version is 32 hexadecimal digits, and \"\(version)\" is none", at: operand.span)
    }

    /// The vault's name in lower case, if a `connect` writes it out; says what is wrong with it.
    mutating func vaultName(_ operand: Operand) -> String? {
        if let text = operand.constant {
            switch NameRules.readVault(text) {
            case .name(let name): return name.lowercased()
            case .wrong(let problem): report(.invalidVault, problem, at: operand.span)
            }
        } else if case .string(let literal) = operand.form {
            vaultParts(literal)
        }
        return nil
    }

    /// The fixed parts of a vault that is put together in text.
    mutating func vaultParts(_ literal: StringLiteral) {
        guard case .text(let first) = literal.parts.first, first.contains("/") || first.contains(":") else {
            for case .text(let part) in literal.parts where !part.contains("/") && !part.contains(".") {
                guard let problem = NameRules.vaultPartProblem(part) else { continue }
                return report(.invalidVault, problem, at: literal.span)
            }
            return
        }
        if first.lowercased().hasPrefix("http:") { report(.invalidVault, NameRules.onlyEncrypted, at: literal.span) }
    }

    /// A path. The name of a connection is refused there.
    mutating func path(_ operand: Operand, _ what: String, copyHint: Bool = false) {
        text(operand)
        if operand.constant == "" { return report(.fileEnding, "\(what), and this path is empty", at: operand.span) }
        guard let word = operand.word, state.connections[word.lowercased()] != nil else { return }
        let remedy = copyHint ? "`copy … from \(word)`, or `./\(word)`" : "`./\(word)` is a path"
        report(
            .connectionAsPath, "\(what) and `\(word)` is a connection: \(remedy)", at: operand.span,
            notes: note("connected here", at: copyHint ? nil : state.connections[word.lowercased()]?.span))
    }

    /// A file whose ending says its form.
    mutating func file(_ operand: Operand, _ what: String, _ ending: FileEnding) {
        path(operand, what)
        var text = operand.constant
        if case .string(let literal) = operand.form, case .text(let last) = literal.parts.last { text = last }
        guard let text, !ending.accepts(text, isWhole: operand.constant != nil) else { return }
        report(.fileEnding, "\(what) that ends in \(ending.list)", at: operand.span)
    }

    mutating func recipient(_ operand: Operand) {
        text(operand)
        guard let text = operand.constant, text.lowercased().hasPrefix("age1"), !text.contains("/"),
            !text.contains("."),
            let problem = RecipientRules.problem(text)
        else { return }
        report(.invalidRecipient, problem, at: operand.span)
    }

    mutating func region(_ operand: Operand) {
        text(operand)
        guard let text = operand.constant, !Geography.knows(region: text) else { return }
        let near = NearestWord.find(Geography.programmaticName(text), in: Geography.regions)
        let hint = near.map { "; did you mean `\($0)`?" } ?? ""
        warn(.unknownRegion, "no region `\(text)` is known here\(hint)", at: operand.span, meaning: near)
    }

    mutating func check(_ set: SetStatement) {
        text(set.value)
        guard let setting = SettingDeclaration.named(set.setting.text) else {
            let near = NearestWord.find(set.setting.text, in: SettingDeclaration.all.map(\.name))
            let hint = near.map { "; did you mean `\($0)`?" } ?? ": `show settings` lists them"
            return report(
                .unknownSetting, "no setting `\(set.setting.text)`\(hint)", at: set.setting.span,
                fix: near.map { Diagnostic.Fix(replacing: set.setting.span, with: $0) })
        }
        guard let value = set.value.constant, case .refused(let expected) = setting.read(value) else { return }
        // A passphrase that was typed in the wrong place is not repeated.
        let near = setting.domain == .passphraseSource ? nil : NearestWord.find(value, in: setting.domain.words)
        let hint = near.map { "; did you mean `\($0)`?" } ?? ""
        report(
            .invalidSetting, "`\(setting.name)` takes \(expected)\(hint)", at: set.value.span,
            fix: near.map { Diagnostic.Fix(replacing: set.value.span, with: $0) })
    }
}

extension StaticType {
    /// Several of it: `numbers`.
    fileprivate var plural: String {
        switch valueType {
        case nil: "values"
        case .null: "null"
        case .some(let type): "\(type.rawValue)s"
        }
    }
}
