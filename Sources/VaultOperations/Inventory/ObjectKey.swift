public import KeyVault

/// What identifies an object within a vault: its kind and its name without case.
public struct ObjectKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The kind.
    public let kind: ObjectKind
    /// The name in lower case.
    public let name: String

    /// The key of an object, whatever the case of its name.
    public init(_ kind: ObjectKind, _ name: String) {
        self.kind = kind
        // Names are ASCII and mostly lower case already: the text is then shared and not copied, which counts with many
        // thousands of objects.
        let isLower = name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
        self.name = isLower ? name : name.lowercased()
    }

    /// As it is called in messages.
    public var description: String { "\(kind.rawValue) \(name)" }

    /// By kind (certificates, keys, secrets) and then by the bytes of the name.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        if left.kind != right.kind {
            return left.kind.rawValue.utf8.lexicographicallyPrecedes(right.kind.rawValue.utf8)
        }
        return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}
