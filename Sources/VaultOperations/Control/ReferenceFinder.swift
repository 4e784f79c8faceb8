import ExactJSON
import KeyVault

/// Finds in a resource's properties what names a vault. Only the reference itself is taken out of a text, because the
/// rest of it may be anything, a password too.
struct ReferenceFinder: Sendable {
    /// `https://` and the vault's host, in lower case.
    let origin: [UInt8]
    /// The vault's resource id, in lower case.
    let id: [UInt8]?
    /// The vault's name, in lower case.
    let name: String

    init(host: String, id: String?, name: String) {
        origin = Array("https://\(host)".utf8).asciiLowercased
        self.id = id.map { Array($0.utf8).asciiLowercased }
        self.name = name.lowercased()
    }

    struct Reference: Hashable, Sendable {
        let text: String
        var kind: ObjectKind?
        var object: String?
        var version: String?
        /// Whether whoever holds it takes newer versions by itself.
        var followsNewest = false
    }

    /// Members that only show which version was in use when somebody looked.
    private static let observations: Set<String> = ["currentversionedkeyidentifier"]
    /// Members that say that newer versions are taken.
    private static let followers: Set<String> = [
        "uselatestversion", "autorotationenabled", "rotationtolatestkeyversionenabled",
    ]

    /// Every reference, each once, in the order of the members.
    func references(in json: JSON) -> [Reference] {
        var found: [Reference] = []
        var waiting: [(json: JSON, around: [[JSONMember]])] = [(json, [])]
        while let (next, around) = waiting.popLast() {
            switch next {
            case .object(let members):
                let near = [members] + around.prefix(1)
                for member in members.reversed() where member.value.string == nil {
                    waiting.append((member.value, near))
                }
                for member in members where !Self.observations.contains(member.name.lowercased()) {
                    guard let text = member.value.string else { continue }
                    found += references(inText: text).map { completed($0, near) }
                }
            case .array(let elements):
                for element in elements.reversed() where element.string == nil { waiting.append((element, around)) }
                for element in elements {
                    if let text = element.string { found += references(inText: text).map { completed($0, around) } }
                }
            default: continue
            }
        }
        var seen: Set<Reference> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// A reference with what stands beside it: a vault's address with the object's name (`keyVaultUri`, `keyName`,
    /// `keyVersion`) is one reference, and so is `{"vault": {"id": …}, "secretName": …}`.
    private func completed(_ reference: Reference, _ around: [[JSONMember]]) -> Reference {
        var reference = reference
        for members in around {
            if reference.object == nil {
                for kind in ObjectKind.allCases {
                    guard let name = Self.member("\(kind.rawValue)name", members) else { continue }
                    reference.kind = kind
                    reference.object = name
                    break
                }
            }
            if let kind = reference.kind, reference.version == nil {
                reference.version = Self.member("\(kind.rawValue)version", members)
            }
            if members.contains(where: { Self.followers.contains($0.name.lowercased()) && $0.value.bool == true }) {
                reference.followsNewest = true
            }
        }
        return reference
    }

    private static func member(_ name: String, _ members: [JSONMember]) -> String? {
        members.first { $0.name.lowercased() == name }?.value.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
