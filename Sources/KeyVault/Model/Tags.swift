public import ExactJSON

/// One tag.
public struct Tag: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String

    /// Creates a tag.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Equal as bytes: composed and decomposed forms stay different.
    public static func == (left: Tag, right: Tag) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value.utf8.elementsEqual(right.value.utf8)
    }

    /// Agrees with `==`.
    public func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8(255))
        for byte in value.utf8 { hasher.combine(byte) }
    }
}

/// Tags as pairs sorted by the bytes of their names. Absent tags are the same as none.
public struct Tags: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// The tags in order.
    public let pairs: [Tag]

    /// Sorts the pairs.
    public init(_ pairs: [Tag] = []) {
        self.pairs = pairs.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Tags from a literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Tag(name: $0.0, value: $0.1) })
    }

    /// Reads a `tags` member: an object of strings.
    public init?(_ json: JSON?) {
        guard let json, !json.isNull else {
            self.init()
            return
        }
        guard let members = json.object else { return nil }
        var pairs: [Tag] = []
        for member in members {
            guard let value = member.value.isNull ? "" : member.value.jsonString?.lossyText else { return nil }
            pairs.append(Tag(name: member.name, value: value))
        }
        self.init(pairs)
    }

    /// Whether there are none.
    public var isEmpty: Bool { pairs.isEmpty }

    /// The value of a tag, by the bytes of its name.
    public subscript(name: String) -> String? {
        pairs.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The tags as an object.
    public var json: JSON {
        .object(pairs.map { JSONMember(name: $0.name, value: .text($0.value)) })
    }
}
