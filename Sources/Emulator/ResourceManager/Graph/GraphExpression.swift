internal import ExactJSON

/// An expression of a Resource Graph query.
indirect enum GraphExpression: Sendable, Equatable {
    case literal(JSON)
    /// A column and members below it, such as `properties.encryption.keyVaultProperties`.
    case path([String])
    case call(String, [GraphExpression])
    case compare(GraphExpression, Comparison, GraphExpression)
    case isIn(GraphExpression, [GraphExpression], ignoresCase: Bool)
    case not(GraphExpression)
    case and(GraphExpression, GraphExpression)
    case or(GraphExpression, GraphExpression)

    enum Comparison: String, Sendable, CaseIterable {
        case equal = "=="
        case equalIgnoringCase = "=~"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contains
        case containsCased = "contains_cs"
        case has
        case startsWith = "startswith"
        case endsWith = "endswith"
    }

    /// Functions that the emulator knows.
    static let functions: Set<String> = [
        "tostring", "tolower", "toupper", "isempty", "isnotempty", "isnull", "isnotnull", "strcat", "array_length",
        "coalesce", "todynamic", "parse_json", "split",
    ]

    /// The value for a row; null where something is missing.
    func value(in row: JSON) -> JSON {
        switch self {
        case .literal(let value): return value
        case .path(let names): return names.reduce(row) { value, name in Self.member(name, of: value) }
        case .call(let name, let arguments): return Self.call(name, arguments.map { $0.value(in: row) })
        case .compare(let left, let comparison, let right):
            return .bool(Self.holds(left.value(in: row), comparison, right.value(in: row)))
        case .isIn(let value, let list, let ignoresCase):
            let wanted = value.value(in: row)
            return .bool(
                list.contains {
                    Self.holds(wanted, ignoresCase ? .equalIgnoringCase : .equal, $0.value(in: row))
                })
        case .not(let inner): return .bool(inner.value(in: row).bool != true)
        case .and(let left, let right):
            return .bool(left.value(in: row).bool == true && right.value(in: row).bool == true)
        case .or(let left, let right):
            return .bool(left.value(in: row).bool == true || right.value(in: row).bool == true)
        }
    }

    private static func member(_ name: String, of value: JSON) -> JSON {
        if let index = Int(name), let array = value.array {
            return array.indices.contains(index) ? array[index] : .null
        }
        if let exact = value[name] { return exact }
        return value.object?.first { $0.name.lowercased() == name.lowercased() }?.value ?? .null
    }

    /// A value as the service writes it into text: strings bare, null as nothing, the rest as JSON.
    static func text(_ value: JSON) -> String { value.isNull ? "" : value.string ?? value.serializedText }

    private static func call(_ name: String, _ values: [JSON]) -> JSON {
        let first = values.first ?? .null
        switch name {
        case "tostring": return .text(text(first))
        case "tolower": return .text(text(first).lowercased())
        case "toupper": return .text(text(first).uppercased())
        case "isempty": return .bool(text(first).isEmpty)
        case "isnotempty": return .bool(!text(first).isEmpty)
        case "isnull": return .bool(first.isNull)
        case "isnotnull": return .bool(!first.isNull)
        case "strcat": return .text(values.map(text).joined())
        case "array_length": return first.array.map { .integer(Int64($0.count)) } ?? .null
        case "coalesce": return values.first { !$0.isNull } ?? .null
        case "todynamic", "parse_json":
            return first.string.flatMap { try? JSON(parsing: Array($0.utf8)) } ?? first
        case "split":
            let separator = values.count > 1 ? text(values[1]) : ""
            guard !separator.isEmpty else { return .array([.text(text(first))]) }
            return .array(
                text(first).split(separator: separator, omittingEmptySubsequences: false).map { .text(String($0)) })
        default: return .null
        }
    }

    private static func holds(_ left: JSON, _ comparison: Comparison, _ right: JSON) -> Bool {
        switch comparison {
        case .equal: return left == right || (left.string == nil && text(left) == text(right) && !left.isNull)
        case .equalIgnoringCase: return text(left).lowercased() == text(right).lowercased()
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return isOrdered(left, comparison, right)
        case .contains: return text(left).lowercased().contains(text(right).lowercased())
        case .containsCased: return text(left).contains(text(right))
        case .has: return hasTerm(text(left).lowercased(), text(right).lowercased())
        case .startsWith: return text(left).lowercased().hasPrefix(text(right).lowercased())
        case .endsWith: return text(left).lowercased().hasSuffix(text(right).lowercased())
        }
    }

    private static func isOrdered(_ left: JSON, _ comparison: Comparison, _ right: JSON) -> Bool {
        let order: (less: Bool, equal: Bool)
        if let left = left.int, let right = right.int {
            order = (left < right, left == right)
        } else {
            order = (text(left) < text(right), text(left) == text(right))
        }
        return switch comparison {
        case .less: order.less
        case .lessOrEqual: order.less || order.equal
        case .greater: !order.less && !order.equal
        default: !order.less
        }
    }

    /// Whether a text has a term: not next to another letter or digit.
    private static func hasTerm(_ text: String, _ term: String) -> Bool {
        guard !term.isEmpty else { return true }
        let bytes = Array(text.utf8)
        let wanted = Array(term.utf8)
        func isWord(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit || byte >= 0x80 }
        guard bytes.count >= wanted.count else { return false }
        for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
            let end = start + wanted.count
            guard bytes[start..<end].elementsEqual(wanted) else { continue }
            if start > 0, isWord(bytes[start - 1]) { continue }
            if end < bytes.count, isWord(bytes[end]) { continue }
            return true
        }
        return false
    }
}
