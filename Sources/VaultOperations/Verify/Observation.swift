import ExactJSON
import KeyVault

/// What a side shows of something that may not be readable.
enum Reading<Value: Sendable>: Sendable {
    /// It was read.
    case known(Value)
    /// It is there and could not be read, for this reason.
    case unreadable(String)
}

/// One version as one side shows it.
struct ObservedVersion: Sendable {
    /// Everything but the value.
    var facts: ArchiveVersion
    /// A secret's value; nil when it was not asked for.
    var value: Reading<JSONString>?
    /// What a certificate's secret holds; nil when it was not asked for.
    var container: Reading<CertificateContainer>?
    /// Whether key and secret of a certificate's version are there; nil when that could not be seen.
    var members: CertificateMembers?
    /// Whether the order of a certificate's chain is kept; nil when the service does not tell.
    var keepsChainOrder: Bool?
}

/// The key and the secret that belong to a version of a certificate.
struct CertificateMembers: Sendable, Equatable {
    /// Whether the key of that name and version is there, and managed.
    var hasKey: Bool
    /// Whether the secret of that name and version is there, and managed.
    var hasSecret: Bool
}

/// One object as one side shows it.
struct ObservedObject: Sendable {
    /// The name in its original case.
    var name: String
    /// The versions, oldest first as far as that is proven.
    var versions: [ObservedVersion]
    /// Whether the order of the versions is proven.
    var isOrdered: Bool
    /// A key's rotation policy or a certificate's policy, null when it has none; nil for secrets.
    var policy: Reading<JSON>?
}

/// One side of a comparison, vault or archive.
protocol ObservedSide: Sendable {
    /// Visits the objects of a selection that do not belong to a certificate. `updated` is the service's time of the
    /// last change; an archive's never moves.
    func each(
        _ selection: Selection, where filter: ObjectFilter?,
        _ visit: (_ key: ObjectKey, _ name: String, _ updated: Int64) async throws -> Void
    ) async throws

    /// Reads one object; nil when this side does not have it.
    ///
    /// - Throws: `ObjectReader.KeepsChanging` when its versions change while they are read.
    func observe(_ key: ObjectKey, values: Bool) async throws -> ObservedObject?

    /// Certificates whose issuance is pending.
    func pendingCertificates() async throws -> [String]

    /// Issuers, contacts and, where the cloud knows any, the vault's settings, by the name of the part.
    func surroundings() async throws -> [(part: String, content: Reading<JSON>)]

    /// The region's programmatic name, where it is known.
    var region: String? { get }
}

extension ObservedSide {
    var region: String? { nil }
}
