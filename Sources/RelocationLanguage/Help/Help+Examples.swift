extension SettingDeclaration {
    /// A statement that sets it.
    var example: String {
        let value =
            switch domain {
            case .number(let range): String(min(range.upperBound, 16))
            case .duration: "30s"
            case .words(let words): words.last { $0 != standard } ?? standard
            case .wordsOrFile(let words): words.first { $0 != standard } ?? standard
            case .path: "~/.config/kvmsh/file.txt"
            case .hostsAndAddresses: "contoso-we.vault.azure.net:10.1.0.4"
            case .passphraseSource: "env:PASSPHRASE"
            case .text: "7e0c27e1-1f83-4d4c-8f4e-5b0e0e4d3a52"
            }
        return "set \(name) \(value)"
    }
}

extension FieldDeclaration {
    /// A statement with a condition on it.
    var example: String {
        let table =
            isOfDeleted
            ? "deleted secrets" : nouns.contains(.secret) ? "secrets" : nouns.contains(.key) ? "keys" : "certificates"
        let condition =
            switch type {
            case .date: isOfDeleted ? "\(name) < now() + 7d" : "\(name) < now() + 30d"
            case .number: "\(name) > 1"
            case .boolean: "not \(name)"
            case .record: "\(name).env = \"prod\""
            default: name == "kind" ? "kind = \"secret\"" : "\(name) is not null"
            }
        return "list \(table) where \(condition)"
    }
}

extension FunctionDeclaration {
    /// A statement that uses it.
    var example: String {
        switch name {
        case "now": "list secrets where expires < now() + 30d"
        case "count": "assert count(list secrets) > 0"
        case "first": "let newest = first(list keys sort by created descending)"
        case "join": "let names = list secrets; echo \"${join($names.name, \", \")}\""
        case "keys": "let s = show secret db in source; echo \"${join(keys($s.tags), \", \")}\""
        case "lower": "list secrets where lower(content-type) = \"text/plain\""
        case "upper": "let code = upper(\"we\")"
        case "default": "for k in list keys { echo \"${k.name} ${default(k.expires, \"never\")}\" }"
        case "exists": "if not exists(show secret db in target) { echo \"not there yet\" }"
        case "number": "let n = number($env.COUNT)"
        case "date": "list secrets where created < date($env.SINCE)"
        case "duration": "list secrets where expires < now() + duration($env.WINDOW)"
        case "read": "for row in read(\"fleet.csv\") { echo $row.old }"
        default: "let value = \(signature)"
        }
    }
}
