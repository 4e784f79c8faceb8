internal import ExactJSON

/// A version of a secret: the value with its exact JSON token, and what it is said to be.
struct SecretContent: Sendable {
    var value: JSONString
    var contentType: JSONString?
    /// Version id of the certificate (and key) behind it; nil for a secret of its own.
    var certificateVersion: String?

    init(value: JSONString, contentType: JSONString? = nil, certificateVersion: String? = nil) {
        self.value = value
        self.contentType = contentType
        self.certificateVersion = certificateVersion
    }
}

extension SecretContent: CustomStringConvertible, CustomReflectable {
    /// Never the value.
    var description: String { "secret content (redacted)" }
    /// Nothing to reflect on.
    var customMirror: Mirror { Mirror(self, children: []) }
}
