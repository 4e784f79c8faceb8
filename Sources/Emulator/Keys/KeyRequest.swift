internal import ExactJSON

/// The members that creating, importing and updating a key have in common.
struct KeyRequest: Sendable {
    var attributes: AttributeChange
    var exportable: Bool?
    var tags: Tags?
    var operations: [String]?
    var releasePolicy: JSON?

    /// Reads `attributes`, `tags`, `release_policy` and the operations in `operations` (the body's or the key's).
    init(_ body: JSON, operations: JSON?) throws(ServiceError) {
        attributes = try AttributeChange(body["attributes"])
        if let value = body["attributes"]?["exportable"], !value.isNull {
            guard let flag = value.bool else {
                throw .badParameter("Property attributes.exportable has invalid value\r\n")
            }
            exportable = flag
        }
        tags = try Tags.read(body["tags"])
        self.operations = try Self.operations(operations)
        if let policy = body["release_policy"], !policy.isNull {
            guard policy.object != nil else { throw .badParameter("Property release_policy has invalid value\r\n") }
            releasePolicy = policy
        }
    }

    /// An exportable key needs a release policy from its first version on (facts 7.2), and only such a key has one.
    func checkRelease() throws(ServiceError) {
        if exportable == true, releasePolicy == nil {
            throw .badParameter("An exportable key must have a release policy\r\n")
        }
        if exportable != true, releasePolicy != nil {
            throw .badParameter("A release policy needs a key whose attribute exportable is true\r\n")
        }
    }

    private static func operations(_ json: JSON?) throws(ServiceError) -> [String]? {
        guard let json, !json.isNull else { return nil }
        guard let values = json.array else { throw .badParameter("Property key_ops has invalid value\r\n") }
        var operations: [String] = []
        for value in values {
            guard let name = value.string, known.contains(name) else {
                throw .badParameter("Property key_ops has invalid value. \(value.serializedText) is not known\r\n")
            }
            if !operations.contains(name) { operations.append(name) }
        }
        return operations
    }

    private static let known: Set<String> = [
        "encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey", "import", "export",
    ]
}
