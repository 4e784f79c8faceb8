import ExactJSON
public import KeyVault
import ResourceManager

/// One reference of another resource to a vault or to an object in it.
public struct Dependent: Sendable, Equatable {
    /// The resource.
    public let id: String
    /// Its name.
    public let name: String
    /// Its type, such as `Microsoft.Compute/diskEncryptionSets`.
    public let type: String
    /// Its resource group.
    public let group: String?
    /// Its subscription.
    public let subscription: String?
    /// Its region.
    public let region: String?
    /// The reference, exactly as the resource holds it.
    public let reference: String
    /// The kind of object that is meant; nil when it is the vault.
    public let kind: ObjectKind?
    /// The name of the object.
    public let object: String?
    /// The version that the reference names.
    public let version: String?

    /// Whether the reference names one version, and so does not follow to a newer one.
    public var isPinned: Bool { version != nil }
}

/// Finds in a resource's properties what names a vault. Only the reference itself is taken out of a text, because the
/// rest of it may be anything, a password too.
struct ReferenceFinder {
    private let host: String
    private let id: String?
    private let name: String

    init(host: String, id: String?, name: String) {
        self.host = host.lowercased()
        self.id = id?.lowercased()
        self.name = name.lowercased()
    }

    struct Reference: Hashable {
        let text: String
        var kind: ObjectKind?
        var object: String?
        var version: String?
    }

    /// Every reference, each once, in the order of the members.
    func references(in json: JSON) -> [Reference] {
        var found: [Reference] = []
        var waiting: [JSON] = [json]
        while let next = waiting.popLast() {
            switch next {
            case .object(let members):
                for member in members.reversed() { waiting.append(member.value) }
                found += references(of: members)
            case .array(let elements):
                for element in elements.reversed() {
                    waiting.append(element)
                    if let text = element.string { found += references(inText: text) }
                }
            default: continue
            }
        }
        var seen: Set<Reference> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// The references that the texts of one object hold; a vault's address with the object's name in a member beside it
    /// (`keyVaultUri`, `keyName`, `keyVersion`) is one reference.
    private func references(of members: [JSONMember]) -> [Reference] {
        var found: [Reference] = []
        for member in members {
            guard let text = member.value.string else { continue }
            for var reference in references(inText: text) {
                if reference.object == nil {
                    for kind in ObjectKind.allCases {
                        guard let name = Self.member("\(kind.rawValue)name", members) else { continue }
                        reference.kind = kind
                        reference.object = name
                        reference.version = Self.member("\(kind.rawValue)version", members)
                        break
                    }
                }
                found.append(reference)
            }
        }
        return found
    }

    private static func member(_ name: String, _ members: [JSONMember]) -> String? {
        members.first { $0.name.lowercased() == name }?.value.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    func references(inText text: String) -> [Reference] {
        let lower = text.lowercased()
        guard lower.utf8.count == text.utf8.count else { return [] }
        if let inner = Self.between("@microsoft.keyvault(", ")", text, lower) { return appSetting(inner) }
        if let id, lower == id || lower.hasPrefix(id + "/") { return [resource(text)] }
        guard let range = Self.find("https://\(host)", lower), Self.ends(lower, range.upperBound) else { return [] }
        let url = text[range.lowerBound...].prefix { !" \t\r\n\"'<>;,()".contains($0) }
        return [address(String(url))]
    }

    /// `SecretUri=https://…` or `VaultName=…;SecretName=…;SecretVersion=…`
    private func appSetting(_ inner: String) -> [Reference] {
        var parts: [String: String] = [:]
        for part in inner.split(separator: ";") {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let key = part[..<equals].lowercased().filter { $0 != " " }
            parts[key] = String(part[part.index(after: equals)...].drop { $0 == " " })
        }
        let whole = "@Microsoft.KeyVault(\(inner))"
        if let uri = parts["secreturi"] {
            guard uri.lowercased().hasPrefix("https://\(host)") else { return [] }
            let read = address(uri)
            return [Reference(text: whole, kind: read.kind, object: read.object, version: read.version)]
        }
        guard parts["vaultname"]?.lowercased() == name, let secret = parts["secretname"] else { return [] }
        let version = parts["secretversion"].flatMap { $0.isEmpty ? nil : $0 }
        return [Reference(text: whole, kind: .secret, object: secret, version: version)]
    }

    private func address(_ url: String) -> Reference {
        let path = url.dropFirst("https://".count).drop { $0 != "/" }.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count >= 2, let kind = ReferenceFinder.kind(parts[0]) else {
            return Reference(text: url)
        }
        return Reference(text: url, kind: kind, object: parts[1], version: parts.count > 2 ? parts[2] : nil)
    }

    /// A resource id of the vault, or of an object in it.
    private func resource(_ text: String) -> Reference {
        let rest = text.dropFirst(id?.count ?? 0).split(separator: "/").map(String.init)
        guard rest.count >= 2, let kind = ReferenceFinder.kind(rest[0]) else {
            return Reference(text: text)
        }
        let version = rest.count > 3 && rest[2].lowercased() == "versions" ? rest[3] : nil
        return Reference(text: text, kind: kind, object: rest[1], version: version)
    }

    private static func kind(_ collection: String) -> ObjectKind? {
        ObjectKind.allCases.first { $0.plural == collection.lowercased() }
    }

    private static func find(_ part: String, _ text: String) -> Range<String.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(part) { return start..<text.index(start, offsetBy: part.count) }
            start = text.index(after: start)
        }
        return nil
    }

    /// Whether a host ends there, and is not the beginning of a longer one.
    private static func ends(_ text: String, _ index: String.Index) -> Bool {
        guard index < text.endIndex else { return true }
        return !(text[index].isLetter || text[index].isNumber || text[index] == "." || text[index] == "-")
    }

    private static func between(_ start: String, _ end: Character, _ text: String, _ lower: String) -> String? {
        guard let range = find(start, lower) else { return nil }
        let offset = lower.distance(from: lower.startIndex, to: range.upperBound)
        let rest = text.dropFirst(offset)
        guard let close = rest.firstIndex(of: end) else { return nil }
        return String(rest[..<close])
    }
}
