/// The rules of names that Key Vault sets (REST reference of Key Vault, "About keys, secrets and certificates").
enum NameRules {
    /// What a written vault is.
    enum Vault: Equatable {
        /// The name, as typed.
        case name(String)
        /// None, and why.
        case wrong(String)
    }

    static let onlyEncrypted = "a vault's address begins with `https://`"

    /// A vault as `connect` takes it: a name, an address or a resource id.
    static func readVault(_ text: String) -> Vault {
        if text.contains("://") { return readAddress(text) }
        if text.hasPrefix("/") { return readResource(text) }
        return vaultProblem(text).map { .wrong($0) } ?? .name(text)
    }

    private static func readAddress(_ text: String) -> Vault {
        guard text.lowercased().hasPrefix("https://") else { return .wrong(onlyEncrypted) }
        var rest = text.dropFirst(8)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard !rest.contains("/"), !rest.contains("?"), !rest.contains("#") else {
            return .wrong("the address of a vault ends with its host: `https://NAME.vault.azure.net`")
        }
        guard !rest.contains("@") else { return .wrong("the address of a vault holds no user") }
        let label = rest.prefix { $0 != "." && $0 != ":" }
        guard label.endIndex < rest.endIndex, rest[label.endIndex] == "." else {
            return .wrong("the address of a vault begins with its name: `https://NAME.vault.azure.net`")
        }
        return vaultProblem(String(label)).map { .wrong($0) } ?? .name(String(label))
    }

    private static func readResource(_ text: String) -> Vault {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.lowercased() }
        let shape = ["", "subscriptions", "", "resourcegroups", "", "providers", "microsoft.keyvault", "vaults", ""]
        let fits =
            parts.count == shape.count
            && zip(parts, shape).dropFirst().allSatisfy { $1.isEmpty ? !$0.isEmpty : $0 == $1 }
        guard fits, let name = text.split(separator: "/").last else {
            return .wrong(
                "a vault's resource id is `/subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/NAME`"
            )
        }
        return vaultProblem(String(name)).map { .wrong($0) } ?? .name(String(name))
    }

    /// What is wrong with the name of a vault; null when it is right.
    static func vaultProblem(_ name: String) -> String? {
        if let problem = vaultPartProblem(name) { return problem }
        let bytes = Array(name.utf8)
        guard (3...24).contains(bytes.count) else {
            return "the name of a vault has 3 to 24 characters, and \"\(name)\" has \(bytes.count)"
        }
        guard let first = bytes.first, isLetter(first) else { return "the name of a vault begins with a letter" }
        guard bytes.last != UInt8(ascii: "-") else { return "the name of a vault does not end with a hyphen" }
        return nil
    }

    /// What is wrong with a part of the name of a vault.
    static func vaultPartProblem(_ part: String) -> String? {
        if let odd = part.first(where: { !isNameCharacter($0) }) {
            return "the name of a vault holds letters, digits and hyphens, not `\(odd)`"
        }
        return part.contains("--") ? "the name of a vault holds no two hyphens in a row" : nil
    }

    /// What is wrong with `@NAME`, `@NAME.source` or `@NAME.target`; null when it is right.
    static func bookmarkProblem(_ word: String) -> String? {
        var name = word.dropFirst()
        for side in [".source", ".target"] where name.hasSuffix(side) { name = name.dropLast(side.count) }
        guard !name.isEmpty, name.allSatisfy({ isNameCharacter($0) || $0 == "_" }) else {
            return
                "a bookmark is `@NAME`, `@NAME.source` or `@NAME.target`; its name is of letters, digits, `-` and `_`"
        }
        return nil
    }

    /// What is wrong with the name of a secret, key or certificate; null when it is right.
    static func objectProblem(_ name: String, isPattern: Bool) -> String? {
        if let problem = objectPartProblem(name, isPattern: isPattern) { return problem }
        guard (1...127).contains(name.utf8.count) else {
            return name.isEmpty
                ? "the name of an object is not empty"
                : "the name of an object has at most 127 characters, and this has \(name.utf8.count)"
        }
        return nil
    }

    /// What is wrong with a part of the name of an object.
    static func objectPartProblem(_ part: String, isPattern: Bool) -> String? {
        for character in part where !isNameCharacter(character) {
            if character == "*" || character == "?" {
                if isPattern { continue }
                return "one object is named here, without `*` and `?`"
            }
            return "the name of an object holds letters, digits and hyphens, not `\(character)`"
        }
        return nil
    }

    /// Whether it is the version of an object: 32 hexadecimal digits.
    static func isVersion(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy {
                CharacterClass.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
            }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, character != "\r\n" else { return false }
        return isLetter(byte) || CharacterClass.isDigit(byte) || byte == UInt8(ascii: "-")
    }
}
