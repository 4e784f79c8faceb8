/// Kind, name and perhaps version of an object, as an identifier in an answer tells them. The host is not kept: nothing is
/// ever dialled because an answer names it.
public struct VaultObjectID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The kind.
    public let kind: ObjectKind
    /// The name in its original case.
    public let name: String
    /// The version as it was written; nil for the object as a whole.
    public let version: String?

    /// Creates an identifier from parts that are already known to be valid.
    public init(kind: ObjectKind, name: String, version: String? = nil) {
        self.kind = kind
        self.name = name
        self.version = version
    }

    /// Reads `https://host/secrets/name/version`, also with the collection of deleted objects; nil for other shapes.
    public init?(url: String) {
        guard let scheme = url.range(ofASCII: "://") else { return nil }
        let path = url[scheme.upperBound...].split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var segments = Array(path)
        if segments.last?.isEmpty == true { segments.removeLast() }
        guard segments.count == 2 || segments.count == 3, let kind = ObjectKind(collection: segments[0]),
            ObjectName.isValid(segments[1])
        else { return nil }
        if segments.count == 3 {
            guard ObjectName.isValidVersion(segments[2]) else { return nil }
            self.init(kind: kind, name: String(segments[1]), version: String(segments[2]))
        } else {
            self.init(kind: kind, name: String(segments[1]))
        }
    }

    /// The name by which objects are told apart: Key Vault compares names without case.
    public var key: String { name.lowercased() }

    /// The same object without a version.
    public var withoutVersion: VaultObjectID { VaultObjectID(kind: kind, name: name) }

    /// Equal without regard to case.
    public static func == (left: VaultObjectID, right: VaultObjectID) -> Bool {
        left.kind == right.kind && left.key == right.key && left.version?.lowercased() == right.version?.lowercased()
    }

    /// Agrees with `==`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(key)
        hasher.combine(version?.lowercased())
    }

    /// Order by kind, name and version, as a manifest lists them.
    public static func < (left: VaultObjectID, right: VaultObjectID) -> Bool {
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        if left.key != right.key { return left.key < right.key }
        return (left.version?.lowercased() ?? "") < (right.version?.lowercased() ?? "")
    }

    /// `secret db` or `secret db/0bf2…`.
    public var description: String { "\(kind.rawValue) \(name)" + (version.map { "/\($0)" } ?? "") }
}

extension StringProtocol {
    /// The first place of an ASCII text, without Foundation.
    func range(ofASCII needle: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) {
                return start..<index(start, offsetBy: needle.count)
            }
            formIndex(after: &start)
        }
        return nil
    }
}
