internal import ExactJSON

/// A version of a key: the private key and what it may be used for.
struct KeyContent: Sendable {
    let key: SoftwareKey
    /// Whether the vault calls it an HSM key; the material is the same.
    let isHSM: Bool
    /// The permitted operations, in the order given.
    var operations: [String]
    /// The release flag as given at creation; `nil` when it never was.
    let exportable: Bool?
    /// The release policy as given; kept, shown and never interpreted.
    var releasePolicy: JSON?
    /// Version id of the certificate (and secret) that the key belongs to; `nil` for a key of its own.
    let certificateVersion: String?

    init(
        key: SoftwareKey, isHSM: Bool, operations: [String], exportable: Bool? = nil, releasePolicy: JSON? = nil,
        certificateVersion: String? = nil
    ) {
        self.key = key
        self.isHSM = isHSM
        self.operations = operations
        self.exportable = exportable
        self.releasePolicy = releasePolicy
        self.certificateVersion = certificateVersion
    }

    /// `RSA`, `EC` and their HSM kinds.
    var type: String { (key.curve == nil ? "RSA" : "EC") + (isHSM ? "-HSM" : "") }

    /// The operations of a key that names none (facts 2.4).
    static func defaultOperations(for specification: SoftwareKey.Specification) -> [String] {
        switch specification {
        case .rsa: ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"]
        case .ec: ["sign", "verify"]
        }
    }
}
