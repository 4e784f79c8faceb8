internal import BinaryText
internal import ExactJSON

/// What an operation with a key gives back.
public struct KeyOperationResult: Sendable {
    /// The version of the key that was used.
    public let key: VaultObjectID
    /// The bytes: signature, cipher text, plain text, wrapped or unwrapped key.
    public let value: [UInt8]
}

extension KeyOperationResult: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key, never the bytes.
    public var description: String { "\(key) (result redacted)" }
    /// The key, never the bytes.
    public var debugDescription: String { description }
    /// Only the key.
    public var customMirror: Mirror { Mirror(self, children: ["key": key]) }
}

extension VaultClient {
    /// Signs a digest; the service does not hash.
    public func sign(
        _ name: String, version: String? = nil, algorithm: String, digest: [UInt8]
    ) async throws -> KeyOperationResult {
        try await operate("sign", name, version, algorithm, digest)
    }

    /// Verifies a signature of a digest.
    public func verify(
        _ name: String, version: String? = nil, algorithm: String, digest: [UInt8], signature: [UInt8]
    ) async throws -> Bool {
        let body: JSON = [
            "alg": .text(algorithm), "digest": JSON.base64URL(digest), "value": JSON.base64URL(signature),
        ]
        let call = try call(
            "verify with key", "POST", .key, name, version: version, tail: "/verify", body: body, .read, .always)
        return try await perform(call) { response throws(AnswerError) in
            guard let isValid = try JSON(body: response)["value"]?.bool else {
                throw AnswerError(message: "verify.value is not true or false")
            }
            return isValid
        }
    }

    /// Encrypts a few bytes.
    public func encrypt(
        _ name: String, version: String? = nil, algorithm: String, value: [UInt8]
    ) async throws -> KeyOperationResult {
        try await operate("encrypt", name, version, algorithm, value)
    }

    /// Decrypts a few bytes.
    public func decrypt(
        _ name: String, version: String? = nil, algorithm: String, value: [UInt8]
    ) async throws -> KeyOperationResult {
        try await operate("decrypt", name, version, algorithm, value)
    }

    /// Wraps a symmetric key.
    public func wrapKey(
        _ name: String, version: String? = nil, algorithm: String, value: [UInt8]
    ) async throws -> KeyOperationResult {
        try await operate("wrapkey", name, version, algorithm, value)
    }

    /// Unwraps a symmetric key.
    public func unwrapKey(
        _ name: String, version: String? = nil, algorithm: String, value: [UInt8]
    ) async throws -> KeyOperationResult {
        try await operate("unwrapkey", name, version, algorithm, value)
    }

    private func operate(
        _ verb: String, _ name: String, _ version: String?, _ algorithm: String, _ value: [UInt8]
    ) async throws -> KeyOperationResult {
        let body: JSON = ["alg": .text(algorithm), "value": JSON.base64URL(value)]
        let call = try call(
            "\(verb) with key", "POST", .key, name, version: version, tail: "/\(verb)", body: body, .read, .always)
        return try await perform(call) { response throws(AnswerError) in
            let reader = try MemberReader(try JSON(body: response), verb)
            guard let value = try reader.data("value") else { throw AnswerError(message: "\(verb).value is missing") }
            return KeyOperationResult(key: try reader.id("kid", .key), value: value)
        }
    }
}

extension JSON {
    /// Bytes as the service wants them in most bodies.
    static func base64URL(_ bytes: [UInt8]) -> JSON { ascii(Base64.urlText(bytes)) }

    /// Bytes as the service wants them in certificates.
    static func base64(_ bytes: [UInt8]) -> JSON { ascii(Base64.text(bytes)) }

    /// Base64 needs no escapes.
    private static func ascii(_ text: [UInt8]) -> JSON {
        .string(JSONString(token: text) ?? JSONString(String(decoding: text, as: UTF8.self)))
    }
}
