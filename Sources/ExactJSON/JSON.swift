/// A JSON value that loses nothing: numbers keep their text, strings keep their raw token, members keep their order.
public enum JSON: Sendable, Equatable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number, exactly as it was written.
    case number(String)
    /// A string with its raw token.
    case string(JSONString)
    /// An array.
    case array([JSON])
    /// An object; the names of its members are different from each other as bytes.
    case object([JSONMember])
}

/// One member of an object.
public struct JSONMember: Sendable, Equatable {
    /// The name with its escapes undone.
    public var name: String
    /// The value.
    public var value: JSON

    /// Creates a member.
    public init(name: String, value: JSON) {
        self.name = name
        self.value = value
    }

    /// Names are compared as bytes, so that composed and decomposed forms stay different.
    public static func == (left: JSONMember, right: JSONMember) -> Bool {
        sameBytes(left.name, right.name) && left.value == right.value
    }
}

/// Whether two strings have the same UTF-8 bytes; `==` would also join Unicode equivalents.
func sameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}

extension JSON {
    /// The member of an object with this name (compared as bytes); nil for anything else.
    public subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        for member in members where sameBytes(member.name, name) { return member.value }
        return nil
    }

    /// The text of a string; nil for anything else and for a string with a lone surrogate.
    public var string: String? { jsonString?.text }

    /// The string with its raw token; nil for anything else.
    public var jsonString: JSONString? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// A number without fraction and exponent that fits 64 bits; nil for anything else.
    public var int: Int64? {
        guard case .number(let text) = self else { return nil }
        return Int64(text)
    }

    /// A truth value; nil for anything else.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; nil for anything else.
    public var array: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object; nil for anything else.
    public var object: [JSONMember]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// A string from text.
    public static func text(_ text: String) -> JSON { .string(JSONString(text)) }

    /// A whole number.
    public static func integer(_ value: Int64) -> JSON { .number(String(value)) }

    /// An object without the members of these names; anything else unchanged.
    public func removing(_ names: String...) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { member in !names.contains { sameBytes($0, member.name) } })
    }
}
