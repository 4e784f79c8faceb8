internal import ExactJSON

/// A version of a certificate.
struct CertificateContent: Sendable {
    var isManaged: Bool { false }
}

extension CertificateContent: VersionContent {
    static var kind: ObjectKind { .certificate }
    static var emptyCompanion: JSON { .null }
    static var collection: CollectionPath<Self> { \.certificates }

    static func bundle(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, _ frame: Frame
    ) -> [JSONMember] { [] }

    static func item(
        _ version: ObjectVersion<Self>, of object: StoredObject<Self>, versioned: Bool, _ frame: Frame
    ) -> [JSONMember] { [] }

    var sealedForm: JSON { .object([]) }
    init(sealedForm json: JSON) throws(ServiceError) {}
    static func sealedForm(of companion: JSON) -> JSON { companion }
    static func companion(sealedForm: JSON) throws(ServiceError) -> JSON { sealedForm }
}
