/// The rules for names and versions, so that nothing can be injected into a path.
public enum ObjectName {
    /// Whether a text is a name of an object or an issuer: 1 to 127 ASCII letters, digits and hyphens.
    ///
    /// Source: Key Vault REST, object identifiers.
    public static func isValid(_ name: some StringProtocol) -> Bool {
        (1...127).contains(name.utf8.count) && name.utf8.allSatisfy(isNameByte)
    }

    /// Whether a text can be a version: like a name, but none of the words that have a meaning of their own in a path.
    public static func isValidVersion(_ version: some StringProtocol) -> Bool {
        isValid(version) && !reservedVersions.contains(version.lowercased())
    }

    /// The words that stand in a path where a version could stand.
    private static let reservedVersions: Set<String> = [
        "versions", "pending", "policy", "backup", "restore", "create", "import", "rotate", "rotationpolicy", "recover",
    ]

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
