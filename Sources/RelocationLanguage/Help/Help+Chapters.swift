extension Help {
    /// The text of a chapter; null when there is none of that name.
    static func chapter(_ name: String) -> String? {
        switch name {
        case "selections": selections
        case "expressions": expressions
        case "fields": fields
        case "functions": functions
        case "settings": settings
        case "credentials": credentials
        case "bookmarks": bookmarks
        default: nil
        }
    }

    private static let selections = """
        SELECTION is `all`, or one or more of these with commas between:
          secrets · keys · certificates
          secret NAME, … · key NAME, … · certificate NAME, …
        Names may be patterns with `*` and `?`. Words of the statement are names when they are quoted.

          Example: backup secrets, key db-*, certificate "all" to ./out

        """

    private static let expressions = """
        Loosest first:
          or · and · not
          = != < <= > >= · [not] like "db-*" · [not] matches "^db-[0-9]+$" · [not] in LIST · is [not] null
          + -
        Values: 5 · true · null · 2026-11-23 · 2026-11-23T08:00:00Z · 30d · "text $name ${expression}" · 'text'
          $name · $env.HOME · $1 · ["a", "b"] · count(list keys) · (list secrets in target).name

          Example: list keys where expires < now() + 30d and tags.env != "prod"

        """

    private static var fields: String {
        let width = FieldDeclaration.objects.map(\.name.count).max() ?? 0
        var text = "Fields of secrets, keys and certificates, for `where` and `sort by`:\n\n"
        for field in FieldDeclaration.objects {
            text += "  \(pad(field.name, width))  \(pad(field.type.rawValue, 8))  \(field.summary)\n"
        }
        for (table, columns) in FieldDeclaration.tables.sorted(by: { $0.key < $1.key }) {
            text += "\n`list \(table)`: \(columns.map(\.name).joined(separator: " "))\n"
        }
        return text + "\n  Example: list certificates where issuer = \"Self\" sort by expires\n"
    }

    private static var functions: String {
        let width = FunctionDeclaration.all.map(\.signature.count).max() ?? 0
        let list = FunctionDeclaration.all.map { "  \(pad($0.signature, width))  \($0.summary)\n" }.joined()
        return "Functions of expressions:\n\n\(list)\n  Example: echo \"${count(list secrets)} secrets on ${now()}\"\n"
    }

    private static var settings: String {
        let width = SettingDeclaration.all.map(\.name.count).max() ?? 0
        let list = SettingDeclaration.all.map {
            "  \(pad($0.name, width))  \(pad($0.standard, 8))  \($0.summary)\n"
        }
        return "Settings of `set NAME VALUE`; `default` resets one:\n\n\(list.joined())\n  Example: set jobs 64\n"
    }
}
