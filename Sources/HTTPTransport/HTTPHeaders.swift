/// The header fields of a request or an answer, in order; names are compared without case.
public struct HTTPHeaders: Sendable, Equatable {
    /// Every field as it was sent or received.
    public private(set) var fields: [(name: String, value: String)]

    /// Takes fields in the order in which they are to be sent.
    public init(_ fields: [(String, String)] = []) {
        self.fields = fields.map { (name: $0.0, value: $0.1) }
    }

    /// The value of the first field of that name.
    public func first(_ name: String) -> String? {
        fields.first { HTTPHeaders.isSame($0.name, name) }?.value
    }

    /// The values of all fields of that name, in order.
    public func all(_ name: String) -> [String] {
        fields.filter { HTTPHeaders.isSame($0.name, name) }.map(\.value)
    }

    /// Replaces every field of that name by one.
    public mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }

    /// Adds a field and keeps those of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append((name: name, value: value))
    }

    /// Removes every field of that name.
    public mutating func remove(_ name: String) {
        fields.removeAll { HTTPHeaders.isSame($0.name, name) }
    }

    /// Continues the last field's value: a folded line of HTTP/1.1.
    mutating func extendLast(by text: String) {
        guard let last = fields.indices.last else { return }
        fields[last].value += " " + text
    }

    /// Equal names (without case) and values, in the same order.
    public static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool {
        left.fields.count == right.fields.count
            && zip(left.fields, right.fields).allSatisfy { isSame($0.name, $1.name) && $0.value == $1.value }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names only: values may be secrets.
    public var description: String { "HTTPHeaders(\(fields.map(\.name).joined(separator: ", ")))" }

    /// The names only: values may be secrets.
    public var debugDescription: String { description }

    /// Shows no values.
    public var customMirror: Mirror { Mirror(self, children: ["names": fields.map(\.name)]) }
}
