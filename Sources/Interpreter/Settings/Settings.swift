internal import RelocationLanguage

/// The settings of a session: each has a value, and where it came from.
struct Settings: Sendable {
    /// Where a value came from, as `show settings` says it.
    enum Origin: String, Sendable {
        case standard = "default"
        case option = "option"
        case statement = "set"
    }

    private struct Entry: Sendable {
        var text: String
        var origin: Origin
    }

    private var entries: [String: Entry] = [:]

    /// Gives a setting a value; `default` resets it. Throws a `Failure` (code `setting`) when there is no such setting
    /// or it doesn't take the value.
    mutating func set(_ name: String, to text: String, origin: Origin) throws(Failure) {
        guard let definition = SettingDeclaration.named(name) else {
            throw Failure(
                .setting, "there is no setting `\(name)`",
                remedy: "there are \(SettingDeclaration.all.map(\.name).joined(separator: " "))")
        }
        switch definition.read(text) {
        case .standard: entries[definition.name] = nil
        case .value(let text): entries[definition.name] = Entry(text: text, origin: origin)
        case .refused(let expected):
            // A passphrase that was typed in the wrong place is not repeated.
            guard definition.domain != .passphraseSource else {
                throw Failure(.setting, "`\(definition.name)` takes \(expected)")
            }
            let shown = text.count > 60 ? "\(text.prefix(60))…" : text
            throw Failure(.setting, "`\(definition.name)` takes \(expected), not \"\(shown)\"")
        }
    }

    /// The text of a setting; the default's where nothing was set. Empty for a name that is none.
    func text(_ name: String) -> String {
        entries[name]?.text ?? SettingDeclaration.named(name)?.standard ?? ""
    }

    /// Whether somebody gave the setting a value, be it that of the default.
    func isSet(_ name: String) -> Bool { entries[name] != nil }

    /// The text of a setting, nil where it is `none`.
    func optionalText(_ name: String) -> String? {
        let text = text(name)
        return text == "none" ? nil : text
    }

    /// The number of a setting that is one.
    func number(_ name: String) -> Int64 { Int64(text(name)) ?? 0 }

    /// The length of time of a setting that is one.
    func duration(_ name: String) -> Duration { .seconds(DurationText.seconds(text(name)) ?? 0) }

    /// True where the setting is `on`.
    func isOn(_ name: String) -> Bool { text(name) == "on" }

    /// Names and texts, in the order of the language's list.
    var texts: [(name: String, value: String)] {
        SettingDeclaration.all.map { ($0.name, text($0.name)) }
    }

    /// The table of `show settings`.
    var table: Table {
        Table(
            ["name", "value", "default", "from"],
            rows: SettingDeclaration.all.map { definition in
                Record([
                    .init("name", .string(definition.name)),
                    .init("value", .string(text(definition.name))),
                    .init("default", .string(definition.standard)),
                    .init("from", .string((entries[definition.name]?.origin ?? .standard).rawValue)),
                ])
            })
    }
}
