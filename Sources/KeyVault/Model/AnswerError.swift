internal import BinaryText
internal import ExactJSON

/// An answer of the service that does not have the documented shape. It names members, never values.
struct AnswerError: Error {
    let message: String
    /// Whether the body is no JSON at all, as when it was cut off.
    var isBroken = false
}

/// Reads optional members of an object: absent and null are nil, another type is an error.
struct MemberReader {
    let json: JSON
    let name: String

    init(_ json: JSON, _ name: String) throws(AnswerError) {
        guard json.object != nil else { throw AnswerError(message: "\(name) is no object") }
        self.json = json
        self.name = name
    }

    func member(_ member: String) -> JSON? {
        guard let value = json[member], !value.isNull else { return nil }
        return value
    }

    func text(_ member: String) throws(AnswerError) -> String? {
        guard let value = self.member(member) else { return nil }
        guard let text = value.jsonString?.lossyText else { throw wrong(member, "a string") }
        return text
    }

    func integer(_ member: String) throws(AnswerError) -> Int64? {
        guard let value = self.member(member) else { return nil }
        guard let number = value.int else { throw wrong(member, "a whole number") }
        return number
    }

    func bool(_ member: String) throws(AnswerError) -> Bool? {
        guard let value = self.member(member) else { return nil }
        guard let truth = value.bool else { throw wrong(member, "true or false") }
        return truth
    }

    func array(_ member: String) throws(AnswerError) -> [JSON]? {
        guard let value = self.member(member) else { return nil }
        guard let elements = value.array else { throw wrong(member, "an array") }
        return elements
    }

    /// An identifier of one of the kinds; it must be there.
    func id(_ member: String, _ kind: ObjectKind) throws(AnswerError) -> VaultObjectID {
        guard let id = try optionalID(member), id.kind == kind else {
            throw AnswerError(message: "\(name).\(member) is no identifier of a \(kind.rawValue)")
        }
        return id
    }

    func optionalID(_ member: String) throws(AnswerError) -> VaultObjectID? {
        guard let text = try text(member) else { return nil }
        guard let id = VaultObjectID(url: text) else { throw wrong(member, "an identifier") }
        return id
    }

    /// Base64 or base64url data.
    func data(_ member: String) throws(AnswerError) -> [UInt8]? {
        guard let value = self.member(member) else { return nil }
        guard let text = value.jsonString?.utf8Bytes, let bytes = Base64.decode(text) else {
            throw wrong(member, "base64 data")
        }
        return bytes
    }

    private func wrong(_ member: String, _ expected: String) -> AnswerError {
        AnswerError(message: "\(name).\(member) is not \(expected)")
    }
}
