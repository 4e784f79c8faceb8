internal import AzureIdentity
internal import ExactJSON
internal import HTTPTransport

extension VaultClient {
    /// A request about one object, below its collection.
    ///
    /// - Throws: `VaultError` with code `invalidName`, before anything is sent.
    func call(
        _ operation: String, _ method: String, _ kind: ObjectKind, _ name: String, version: String? = nil,
        tail: String = "", body: JSON? = nil, _ requestClass: RequestClass, _ repetition: Repetition,
        deleted: Bool = false
    ) throws -> ServiceCall {
        guard ObjectName.isValid(name) else {
            throw invalid(
                operation, "a name has 1 to 127 letters, digits and hyphens; this one is '\(name.prefix(140))'")
        }
        if let version, !ObjectName.isValidVersion(version) {
            throw invalid(operation, "'\(version.prefix(140))' is no version")
        }
        let collection = deleted ? kind.deletedCollection : kind.plural
        return ServiceCall(
            operation: operation, object: VaultObjectID(kind: kind, name: name, version: version), method: method,
            target: .path("/\(collection)/\(name)" + (version.map { "/\($0)" } ?? "") + tail), body: body?.serialized(),
            requestClass: requestClass, repetition: repetition, isInDeletedCollection: deleted)
    }

    /// A request to a fixed path.
    func call(
        _ operation: String, _ method: String, path: String, query: String = "", body: JSON? = nil,
        _ requestClass: RequestClass, _ repetition: Repetition
    ) -> ServiceCall {
        ServiceCall(
            operation: operation, object: nil, method: method, target: .path(path, query: query),
            body: body?.serialized(), requestClass: requestClass, repetition: repetition)
    }

    private func invalid(_ operation: String, _ message: String) -> VaultError {
        VaultError(code: .invalidName, message: message, operation: operation, vault: address.authority)
    }
}

extension JSON {
    /// The body of an answer.
    init(body response: IncomingResponse) throws(AnswerError) {
        do throws(JSONError) {
            self = try JSON(parsing: response.body)
        } catch {
            throw AnswerError(message: error.description, isBroken: true)
        }
    }

    /// An object of the members that are there.
    static func object(present members: [(String, JSON?)]) -> JSON {
        .object(members.compactMap { name, value in value.map { JSONMember(name: name, value: $0) } })
    }
}

extension AttributeChange {
    /// The `attributes` member of a request; nil when nothing is set.
    var json: JSON? {
        let members = JSON.object(present: [
            ("enabled", enabled.map { .bool($0) }), ("nbf", Self.json(notBefore)), ("exp", Self.json(expires)),
            ("exportable", exportable.map { .bool($0) }),
        ])
        return members.object?.isEmpty == false ? members : nil
    }

    private static func json(_ change: FieldChange<Int64>) -> JSON? {
        switch change {
        case .keep: nil
        case .set(let value): .integer(value)
        case .clear: .null
        }
    }
}
