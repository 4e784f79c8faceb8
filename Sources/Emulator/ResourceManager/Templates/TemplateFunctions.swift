internal import BinaryText
internal import Crypto
internal import ExactJSON

/// The functions of templates that need nothing but their arguments. Names are compared without regard to case.
enum TemplateFunctions {
    /// The value of a call; nil for a name that is none of these functions.
    static func call(_ name: String, _ values: [JSON]) throws(TemplateError) -> JSON? {
        if let result = try text(name, values) { return result }
        if let result = try logic(name, values) { return result }
        if let result = try number(name, values) { return result }
        return try collection(name, values)
    }

    private static func text(_ name: String, _ values: [JSON]) throws(TemplateError) -> JSON? {
        switch name {
        case "tolower": return .text(try string(values, 0, name).lowercased())
        case "toupper": return .text(try string(values, 0, name).uppercased())
        case "trim":
            let text = try string(values, 0, name)
            let tail = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }
            return .text(String(tail.reversed()))
        case "replace":
            let (text, old, new) = (
                try string(values, 0, name), try string(values, 1, name), try string(values, 2, name)
            )
            return .text(old.isEmpty ? text : text.replacing(old, with: new))
        case "split":
            let (text, separator) = (try string(values, 0, name), try string(values, 1, name))
            guard !separator.isEmpty else { return [.text(text)] }
            return .array(
                text.split(separator: separator, omittingEmptySubsequences: false).map { .text(String($0)) })
        case "join":
            let parts = try array(values, 0, name).map(shown)
            return .text(parts.joined(separator: try string(values, 1, name)))
        case "startswith", "endswith":
            let (text, part) = (try string(values, 0, name).lowercased(), try string(values, 1, name).lowercased())
            return .bool(name == "startswith" ? text.hasPrefix(part) : text.hasSuffix(part))
        case "substring":
            let (text, start) = (try string(values, 0, name), Int(try int(values, 1, name)))
            let length = values.count > 2 ? Int(try int(values, 2, name)) : text.count - start
            guard start >= 0, length >= 0, start + length <= text.count else {
                throw TemplateError("The arguments of the function 'substring' lie outside its text")
            }
            return .text(String(text.dropFirst(start).prefix(length)))
        case "format": return .text(try format(values))
        case "string": return .text(shown(try value(values, 0, name)))
        case "base64": return .text(Base64.encode(try string(values, 0, name).utf8))
        case "uniquestring": return .text(uniqueString(try strings(values, name)))
        case "guid": return .text(DirectorySeed.guid("template", try strings(values, name).joined(separator: "-")))
        case "json":
            let text = try string(values, 0, name)
            guard let json = try? JSON(parsing: Array(text.utf8)) else {
                throw TemplateError("The argument of the function 'json' is no JSON")
            }
            return json
        default: return nil
        }
    }

    /// Thirteen letters and digits that follow from the arguments. The service's own derivation is not published, so
    /// the result differs from the one in Azure.
    private static func uniqueString(_ parts: [String]) -> String {
        let digest = SHA256.hash(data: Array(parts.joined(separator: "-").utf8))
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        return String(digest.prefix(13).map { alphabet[Int($0 & 31)] })
    }

    private static func format(_ values: [JSON]) throws(TemplateError) -> String {
        var result = try string(values, 0, "format")
        for (index, value) in values.dropFirst().enumerated() {
            result = result.replacing("{\(index)}", with: shown(value))
        }
        return result
    }

    private static func logic(_ name: String, _ values: [JSON]) throws(TemplateError) -> JSON? {
        switch name {
        case "equals": return .bool(try value(values, 0, name) == value(values, 1, name))
        case "not": return .bool(!(try bool(values, 0, name)))
        case "and":
            for index in values.indices where !(try bool(values, index, name)) { return false }
            return true
        case "or":
            for index in values.indices where try bool(values, index, name) { return true }
            return false
        case "true": return true
        case "false": return false
        case "null": return .null
        case "coalesce": return values.first { !$0.isNull } ?? .null
        case "bool":
            let value = try value(values, 0, name)
            if let bool = value.bool { return .bool(bool) }
            return .bool(value.int.map { $0 != 0 } ?? (value.string?.lowercased() == "true"))
        default: return nil
        }
    }

    private static func number(_ name: String, _ values: [JSON]) throws(TemplateError) -> JSON? {
        switch name {
        case "int":
            let value = try value(values, 0, name)
            guard let number = value.int ?? value.string.flatMap({ Int64($0) }) else {
                throw TemplateError("The argument of the function 'int' is no number")
            }
            return .integer(number)
        case "add", "sub", "mul", "div", "mod":
            return .integer(try arithmetic(name, try int(values, 0, name), try int(values, 1, name)))
        case "less": return .bool(try int(values, 0, name) < int(values, 1, name))
        case "lessorequals": return .bool(try int(values, 0, name) <= int(values, 1, name))
        case "greater": return .bool(try int(values, 0, name) > int(values, 1, name))
        case "greaterorequals": return .bool(try int(values, 0, name) >= int(values, 1, name))
        case "min", "max":
            let list = values.count == 1 ? try array(values, 0, name) : values
            let numbers = list.compactMap(\.int)
            guard let result = name == "min" ? numbers.min() : numbers.max(), numbers.count == list.count else {
                throw TemplateError("The arguments of the function '\(name)' are not all numbers")
            }
            return .integer(result)
        default: return nil
        }
    }

    private static func arithmetic(_ name: String, _ left: Int64, _ right: Int64) throws(TemplateError) -> Int64 {
        guard right != 0 || (name != "div" && name != "mod") else {
            throw TemplateError("The function '\(name)' divides by zero")
        }
        let (result, overflow) =
            switch name {
            case "add": left.addingReportingOverflow(right)
            case "sub": left.subtractingReportingOverflow(right)
            case "mul": left.multipliedReportingOverflow(by: right)
            case "div": left.dividedReportingOverflow(by: right)
            default: left.remainderReportingOverflow(dividingBy: right)
            }
        guard !overflow else { throw TemplateError("The result of the function '\(name)' is too large") }
        return result
    }

    private static func collection(_ name: String, _ values: [JSON]) throws(TemplateError) -> JSON? {
        switch name {
        case "concat":
            if values.contains(where: { $0.array != nil }) { return .array(values.flatMap { $0.array ?? [$0] }) }
            return .text(values.map(shown).joined())
        case "createarray": return .array(values)
        case "array":
            let value = try value(values, 0, name)
            return value.array == nil ? [value] : value
        case "createobject":
            guard values.count % 2 == 0 else { throw TemplateError("The function 'createObject' takes pairs") }
            var result: JSON = [:]
            for index in stride(from: 0, to: values.count, by: 2) {
                result = result.setting(try string(values, index, name), values[index + 1])
            }
            return result
        case "length":
            let value = try value(values, 0, name)
            return .integer(Int64(value.array?.count ?? value.object?.count ?? value.string?.count ?? 0))
        case "empty":
            let value = try value(values, 0, name)
            return .bool(
                value.isNull || value.array?.isEmpty == true || value.object?.isEmpty == true || value.string == "")
        case "contains": return .bool(contains(try value(values, 0, name), try value(values, 1, name)))
        case "first", "last":
            let value = try value(values, 0, name)
            if let list = value.array { return (name == "first" ? list.first : list.last) ?? .null }
            let text = try string(values, 0, name)
            return .text((name == "first" ? text.first : text.last).map { String($0) } ?? "")
        case "take", "skip":
            let count = Int(max(0, try int(values, 1, name)))
            if let list = values[0].array {
                return .array(Array(name == "take" ? list.prefix(count) : list.dropFirst(count)))
            }
            let text = try string(values, 0, name)
            return .text(String(name == "take" ? text.prefix(count) : text.dropFirst(count)))
        case "range":
            let (start, count) = (try int(values, 0, name), try int(values, 1, name))
            guard (0...10_000).contains(count), start.addingReportingOverflow(count).overflow == false else {
                throw TemplateError("The count of the function 'range' is not between 0 and 10000")
            }
            return .array((0..<count).map { .integer(start + $0) })
        case "union": return union(values)
        default: return nil
        }
    }

    private static func contains(_ container: JSON, _ item: JSON) -> Bool {
        if let list = container.array { return list.contains(item) }
        if let members = container.object {
            return members.contains { $0.name.lowercased() == item.string?.lowercased() }
        }
        return shown(container).contains(shown(item))
    }

    private static func union(_ values: [JSON]) -> JSON {
        if values.contains(where: { $0.array != nil }) {
            var result: [JSON] = []
            for item in values.flatMap({ $0.array ?? [] }) where !result.contains(item) { result.append(item) }
            return .array(result)
        }
        return values.reduce([:]) { $0.merging($1) }
    }

    /// A value as it stands in a longer text.
    static func shown(_ value: JSON) -> String {
        if let bool = value.bool { return bool ? "True" : "False" }
        return value.isNull ? "" : value.string ?? value.serializedText
    }

    static func value(_ values: [JSON], _ index: Int, _ name: String) throws(TemplateError) -> JSON {
        guard values.indices.contains(index) else {
            throw TemplateError("The template function '\(name)' has too few arguments")
        }
        return values[index]
    }

    static func string(_ values: [JSON], _ index: Int, _ name: String) throws(TemplateError) -> String {
        guard let text = try value(values, index, name).string else {
            throw TemplateError("Argument \(index + 1) of the template function '\(name)' is no text")
        }
        return text
    }

    private static func strings(_ values: [JSON], _ name: String) throws(TemplateError) -> [String] {
        guard !values.isEmpty else { throw TemplateError("The template function '\(name)' has too few arguments") }
        return values.map(shown)
    }

    private static func int(_ values: [JSON], _ index: Int, _ name: String) throws(TemplateError) -> Int64 {
        guard let number = try value(values, index, name).int else {
            throw TemplateError("Argument \(index + 1) of the template function '\(name)' is no whole number")
        }
        return number
    }

    private static func bool(_ values: [JSON], _ index: Int, _ name: String) throws(TemplateError) -> Bool {
        guard let bool = try value(values, index, name).bool else {
            throw TemplateError("Argument \(index + 1) of the template function '\(name)' is neither true nor false")
        }
        return bool
    }

    private static func array(_ values: [JSON], _ index: Int, _ name: String) throws(TemplateError) -> [JSON] {
        guard let list = try value(values, index, name).array else {
            throw TemplateError("Argument \(index + 1) of the template function '\(name)' is no array")
        }
        return list
    }
}
