import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// What stands in the target under a name of the source, so that it has to be replaced.
struct Victim: Sendable, CustomTestStringConvertible {
    let kind: ObjectKind
    let name: String
    /// The members of a vault in a seed file that hold the source's object.
    let seed: String

    var testDescription: String { kind.rawValue }

    static let secret = Victim(kind: .secret, name: "s", seed: Seeds.secret("s", "one", "two"))
    static let key = Victim(
        kind: .key, name: "k",
        seed: """
            "keys": [{"name": "k", "kty": "EC", "curve": "P-256", "versions": 2, "rotationPolicy": {"lifetimeActions": [
              {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "Rotate"}}],
              "attributes": {"expiryTime": "P1Y"}}}]
            """)
    static let certificate = Victim(
        kind: .certificate, name: "c",
        seed: "\"certificates\": [{\"name\": \"c\", \"subject\": \"CN=c\", \"kty\": \"EC\", \"curve\": \"P-256\"}]")
    static let all = [secret, key, certificate]

    /// Puts another object of that name into the target.
    func place(in world: World) async throws {
        let client = try world.client(World.target)
        switch kind {
        case .secret: _ = try await client.setSecret(name, value: "theirs", tags: ["owner": "them"])
        case .key:
            _ = try await client.createKey(name, KeyDescription(type: "EC", curve: "P-384"))
            let policy = try #require(RotationPolicy(["lifetimeActions": [], "attributes": ["expiryTime": "P90D"]]))
            _ = try await client.setRotationPolicy(name, policy)
        case .certificate:
            let policy: JSON = [
                "issuer": ["name": "Self"], "x509_props": ["subject": "CN=theirs"],
                "key_props": ["kty": "EC", "crv": "P-384", "exportable": true],
            ]
            _ = try await client.createCertificate(name, policy: policy)
            world.server.core.clock.advance(by: .seconds(1))
        }
    }

    /// The ids of its versions in the target.
    func ids(in world: World) async throws -> Set<String> {
        Set(try await world.client(World.target).versions(of: kind, named: name).compactMap(\.id.version))
    }

    /// The path of its collection: live or deleted.
    func path(deleted: Bool = false) -> String { "/\(deleted ? kind.deletedCollection : kind.plural)/\(name)" }
}

extension ObjectKind {
    var deletedCollection: String { "deleted\(plural)" }
}

extension World {
    /// Source and target are known to be of one world: Resource Manager is asked.
    @discardableResult
    func replace(
        _ selection: Selection = .all, policy: ConflictPolicy = .replace, to vault: String = target,
        confirm: (@Sendable (String) async -> Bool)? = nil
    ) async throws -> OperationResult {
        recorder.clear()
        return try await Operations.restore(
            RestoreRequest(
                folder: archive, selection: selection, target: try await connectManaged(vault), policy: policy,
                confirm: confirm),
            options("restore \(selection.description) from ./archive into \(vault)"))
    }

    /// A backup whose manifest names the subscription.
    func backupManaged(_ selection: Selection = .all) async throws {
        let result = try await Operations.backup(
            BackupRequest(source: try await connectManaged(World.source), selection: selection, folder: archive),
            options("backup \(selection.description) to ./archive"))
        result.expect(.done, result.objects)
    }

    /// No time passes between a delete and what it leads to.
    func hurry() {
        conditions {
            $0.deletionDelay = .zero
            $0.recoveryDelay = .zero
        }
    }

    /// Requests that change something in a vault, or ask whether they may.
    var changes: Int {
        recorder.all.count {
            $0.hasToken && $0.method != "GET" && !$0.path.hasSuffix("/backup") && !$0.path.hasPrefix("/providers/")
        }
    }

    /// The names of the safety copies in the archive.
    func safetyCopies() throws -> [String] {
        folder.exists("archive/replaced") ? try folder.snapshot("archive/replaced").keys.sorted() : []
    }
}
