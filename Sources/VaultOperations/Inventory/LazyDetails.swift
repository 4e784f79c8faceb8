import ExactJSON
import KeyVault
import Locking

/// Details of a live object, fetched when they are asked for and then kept.
final class LazyDetails: ObjectDetailSource {
    private struct State {
        var current: ObjectDetails?
        var versions: (count: Int, newest: String?)?
    }

    private let client: VaultClient
    private let kind: ObjectKind
    private let name: String
    private let version: String?
    private let state = Locked(State())

    init(client: VaultClient, kind: ObjectKind, name: String, version: String?) {
        self.client = client
        self.kind = kind
        self.name = name
        self.version = version
    }

    var known: ObjectDetails? { nil }

    func fetch(_ field: ObjectField) async throws -> FieldValue {
        do {
            switch field {
            case .versions: return .number(Int64(try await versionList().count))
            case .version where kind == .secret: return .text(orNull: try await versionList().newest)
            default: return try await current().value(of: field) ?? .null
            }
        } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }

    /// The current version of a secret comes from the list of its versions: a GET would bring its value along. Only where
    /// two share the last second a GET must decide.
    private func versionList() async throws -> (count: Int, newest: String?) {
        if let known = state.withLock({ $0.versions }) { return known }
        let order = VersionOrder(try await client.versions(of: kind, named: name))
        var newest = order.newest?.id.version
        if order.isCurrentTied, kind == .secret {
            do { newest = try await client.secret(name).id.version } catch let error as VaultError
                where error.isForbidden && !error.stopsStatement
            { newest = nil }
        }
        let answer = (order.versions.count, newest?.lowercased())
        state.withLock { $0.versions = answer }
        return answer
    }

    private func current() async throws -> ObjectDetails {
        if let known = state.withLock({ $0.current }) { return known }
        var details = ObjectDetails()
        switch kind {
        case .secret: break
        case .key: details = ObjectDetails(try await client.key(name, version: version))
        case .certificate: details = ObjectDetails(try await client.certificate(name, version: version))
        }
        state.withLock { [details] in $0.current = details }
        return details
    }
}

extension ObjectDetails {
    /// What a key's GET tells.
    init(_ bundle: KeyBundle) {
        version = bundle.id.version?.lowercased()
        keyType = bundle.key.type
        curve = bundle.key.curve
        keySize = bundle.key.curve == nil ? bundle.key.bits : nil
        exportable = bundle.attributes.exportable ?? false
    }

    /// What a certificate's GET tells.
    init(_ bundle: CertificateBundle) {
        version = bundle.id.version?.lowercased()
        contentType = bundle.contentType
        add(policy: bundle.policy)
    }

    /// What a certificate's policy tells.
    mutating func add(policy: JSON?) {
        let key = policy?["key_props"]
        keyType = key?["kty"]?.string
        curve = key?["crv"]?.string
        keySize = curve == nil ? key?["key_size"]?.int.map { Int($0) } : nil
        exportable = key?["exportable"]?.bool
        issuer = policy?["issuer"]?["name"]?.string
        subject = policy?["x509_props"]?["subject"]?.string
    }
}
