public import ExactJSON

/// One object in full, as `show` gives it; without a secret's value.
public struct ShownObject: Sendable {
    /// The object with its fields; `version` is the version that is shown.
    public let object: InventoryObject
    /// A key's permitted operations; empty for other kinds.
    public let operations: [String]
    /// How many versions there are.
    public let versions: Int
    /// The version before the one that is shown; nil when it is the first, or when the order is not proven.
    public let previous: String?
    /// All fields that the kind has, with their values, none of which needs another request.
    public let fields: [(field: ObjectField, value: FieldValue)]
}

/// The value of a secret, asked for by name. Its descriptions show nothing of it.
public struct RevealedSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The version that it is the value of.
    public let version: String?
    /// The value, byte for byte as the service gave it.
    public let value: JSONString

    /// Nothing of the value.
    public var description: String { "(value redacted)" }
    /// Nothing of the value.
    public var debugDescription: String { description }
    /// Nothing of the value.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
