public import KeyVault

/// A field of an object that conditions, sorting and tables may name.
public enum ObjectField: String, Sendable, CaseIterable {
    case name
    case kind
    case enabled
    case managed
    case created
    case updated
    case expires
    case activates
    case version
    case versions
    case tags
    case contentType = "content-type"
    case keyType = "key-type"
    case curve
    case keySize = "key-size"
    case exportable
    case issuer
    case subject
    case thumbprint
    case deleted
    case purges

    /// Whether objects of this kind have the field.
    public func applies(to kind: ObjectKind) -> Bool {
        switch self {
        case .contentType: kind != .key
        case .keyType, .curve, .keySize, .exportable: kind != .secret
        case .issuer, .subject, .thumbprint: kind == .certificate
        default: true
        }
    }

    /// Whether the field of a listed object of this kind needs a request of its own.
    public func needsRequest(for kind: ObjectKind) -> Bool {
        switch self {
        case .version, .versions, .keyType, .curve, .keySize, .exportable, .issuer, .subject: true
        case .contentType: kind == .certificate
        default: false
        }
    }

    /// Whether its text is compared without case.
    public var ignoresCase: Bool {
        switch self {
        case .name, .kind, .version, .keyType, .curve, .subject, .thumbprint: true
        default: false
        }
    }
}
