/// The three kinds of object that a vault holds.
enum ObjectKind: String, Sendable, CaseIterable {
    case secret
    case key
    case certificate

    /// Path word of the live collection.
    var collection: String { rawValue + "s" }

    /// Path word of the deleted collection.
    var deletedCollection: String { "deleted" + collection }

    /// The word as messages begin with it.
    var title: String {
        switch self {
        case .secret: "Secret"
        case .key: "Key"
        case .certificate: "Certificate"
        }
    }

    var notFoundCode: String { title + "NotFound" }
}
