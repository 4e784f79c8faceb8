import Crypto
import ExactJSON
import KeyVault

/// One object of an export with everything that was taken of it.
struct ExportedObject: Sendable {
    /// The format that this version writes and reads.
    private static let format: Int64 = 1

    /// Everything but the values; its versions are in it whether the export is sealed or not.
    var entry: ArchiveEntry
    /// By version: a secret's value, or the container of a certificate's version.
    var values: [String: JSONString] = [:]
    /// A certificate's policy.
    var policy: JSON?
    /// The public exponent of an RSA key's current version, where it is not the usual one.
    var publicExponent: Int64?
    /// The versions of a certificate whose chain keeps its order.
    var ordered: Set<String> = []

    // MARK: Writing

    /// The content of its file.
    ///
    /// - Parameter isSealed: whether it is sealed afterwards. Only then fingerprints of the values stand in it; otherwise
    ///   random digits do, so that size and digest of the file reveal no value that could be guessed.
    func json(isSealed: Bool) -> JSON {
        let salt = SymmetricKey(size: .bits256)
        let digits = JSON.text(salt.withUnsafeBytes { Hex.text($0) })
        var members: [JSONMember] = []
        if !isSealed { members.append(JSONMember(name: "random", value: digits)) }
        members += [
            JSONMember(name: "format", value: .integer(Self.format)),
            JSONMember(name: "kind", value: .text(entry.kind.rawValue)),
            JSONMember(name: "name", value: .text(entry.name)),
        ]
        if isSealed { members.append(JSONMember(name: "fingerprintKey", value: digits)) }
        if let publicExponent { members.append(JSONMember(name: "publicExponent", value: .integer(publicExponent))) }
        if let policy { members.append(JSONMember(name: "policy", value: policy)) }
        members += entry.versionMembers.map { member in
            guard member.name == "versions", let versions = member.value.array else { return member }
            let extended = zip(entry.versions, versions).map { version, json in
                JSON.object((json.object ?? []) + valueMembers(of: version.id, isSealed ? salt : nil))
            }
            return JSONMember(name: member.name, value: .array(extended))
        }
        return .object(members)
    }

    private func valueMembers(of version: String, _ key: SymmetricKey?) -> [JSONMember] {
        var members: [JSONMember] = []
        if ordered.contains(version) { members.append(JSONMember(name: "preserveCertOrder", value: true)) }
        guard let value = values[version] else { return members }
        members.append(JSONMember(name: "value", value: .string(value)))
        if let key { members.append(JSONMember(name: "fingerprint", value: .text(Self.fingerprint(value, key)))) }
        return members
    }

    /// The HMAC of a value's UTF-16 code units, which are the same however its text was escaped.
    private static func fingerprint(_ value: JSONString, _ key: SymmetricKey) -> String {
        let bytes = value.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        return Hex.text(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }

    // MARK: Reading

    /// Reads the content of an entry's file.
    ///
    /// - Throws: `OperationError` `.damaged`, which concerns this object only and repeats nothing of the content.
    init(_ bytes: [UInt8], of entry: ArchiveEntry) throws {
        func damaged(_ detail: String) -> OperationError {
            OperationError(.damaged, "\(entry.file) \(detail)", object: entry.key.description)
        }
        guard let json = try? JSON(parsing: bytes) else { throw damaged("holds no JSON") }
        guard json["format"]?.int == Self.format else { throw damaged("has a format that this version does not know") }
        guard json["kind"]?.string == entry.kind.rawValue, let name = json["name"]?.string,
            name.utf8.elementsEqual(entry.name.utf8)
        else { throw damaged("holds another object") }
        guard let versions = ArchiveEntry.versions(json), versions.count == entry.versionCount,
            let isOrdered = json["ordered"]?.bool, let items = json["versions"]?.array
        else { throw damaged("does not have the versions that the manifest counts") }
        self.entry = entry
        self.entry.versions = versions
        self.entry.current = json["current"]?.string
        self.entry.isOrdered = isOrdered
        policy = json["policy"]
        publicExponent = json["publicExponent"]?.int
        let key = json["fingerprintKey"]?.string.flatMap(Hex.bytes).map { SymmetricKey(data: $0) }
        guard (key != nil) == (entry.form == .sealed) else { throw damaged("lacks the key of its fingerprints") }
        for (version, item) in zip(versions, items) {
            if item["preserveCertOrder"]?.bool == true { ordered.insert(version.id) }
            guard let value = item["value"]?.jsonString else { continue }
            if let key, item["fingerprint"]?.string != Self.fingerprint(value, key) {
                throw damaged("holds a value that is not the one that was exported")
            }
            guard values.updateValue(value, forKey: version.id) == nil else { throw damaged("has a version twice") }
        }
    }

    init(entry: ArchiveEntry) { self.entry = entry }
}

extension ExportedObject: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Kind and name.
    var description: String { "\(entry.key) (values redacted)" }
    /// Kind and name.
    var debugDescription: String { description }
    /// Nothing of its values.
    var customMirror: Mirror { Mirror(self, children: ["key": entry.key]) }
}
