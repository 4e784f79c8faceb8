import ExactJSON
import KeyVault

/// Makes a key anew in the target: the same type, size or curve, operations, attributes, tags, release policy and rotation
/// policy, and new material. What the old key encrypts or signed stays with the old key.
struct KeyMaker: VersionWriter {
    let target: VaultClient
    /// The name in its original case.
    let name: String
    /// The source's current version, whose key could be read.
    let current: ArchiveVersion
    /// The ids of all versions of the source, in lower case.
    let listed: Set<String>
    /// An RSA key's public exponent, where it is not the usual one.
    var publicExponent: Int64?
    /// The rotation policy, null when the key has none; nil when nothing is known of one.
    let rotationPolicy: Reading<JSON>?
    /// Where the versions are from, to see whether they are still the same.
    let source: any ValueSource

    var key: ObjectKey { ObjectKey(.key, name) }
    var versions: [ArchiveVersion] { [current] }
    var isRecreation: Bool { true }

    func content(of version: ArchiveVersion) async throws -> KeyDescription? {
        guard let type = version.keyType else { return nil }
        var attributes = AttributeChange(like: version)
        attributes.exportable = version.exportable == true ? true : nil
        return KeyDescription(
            type: type, size: version.bits.map { Int($0) }, curve: version.curve, publicExponent: publicExponent,
            operations: version.operations, attributes: attributes, tags: version.tags,
            releasePolicy: version.releasePolicy)
    }

    func send(_ content: KeyDescription, as version: ArchiveVersion) async throws -> ObjectItem {
        try await target.createKey(name, content).item
    }

    func isOurs(_ item: ObjectItem, _ version: ArchiveVersion) async throws -> Bool {
        VersionComparison.attributesEqual(version, item, .key)
    }

    /// Nothing ties new material to the old but the journal.
    func relation(_ theirs: [ObjectItem], _ ties: [String: String]) async throws -> VersionRelation { .different }

    func finish() async throws -> String? {
        switch rotationPolicy {
        case nil: return nil
        case .unreadable(let why): return "its rotation policy could not be read in the source: \(why)"
        case .known(let json) where json.isNull: return nil
        case .known(let json):
            guard let policy = RotationPolicy(json) else { return "its rotation policy cannot be read" }
            do { try await target.setRotationPolicy(name, policy) } catch let error as VaultError
                where !error.stopsStatement && !error.isUnreachable
            { return "its rotation policy was refused: \(error.description)" }
            return nil
        }
    }

    func isSourceUnchanged() async throws -> Bool { try await source.isUnchanged() }
}
