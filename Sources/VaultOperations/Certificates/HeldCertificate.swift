import ExactJSON
import KeyVault

/// A certificate of a vault with what its versions hold.
struct HeldCertificate: Sendable {
    /// Why a version cannot be moved by its container.
    enum Obstacle: Sendable, Equatable {
        /// It is disabled, so that its value is not given.
        case disabled
        /// It has expired: no vault imports it.
        case expired
        /// Its value holds no private key.
        case noKey
        /// Its value may not be read.
        case refused
        /// Its value is no container of this certificate.
        case unreadable(String)

        /// The reason as a journal names it.
        var word: String {
            switch self {
            case .disabled: "disabled"
            case .expired: "expired"
            case .noKey: "no-key"
            case .refused: "refused"
            case .unreadable: "unreadable"
            }
        }
    }

    /// All versions, oldest first.
    var versions: [ArchiveVersion]
    /// Whether the times prove their order.
    var isOrdered: Bool
    /// What bars a version, by its id.
    var obstacles: [String: Obstacle] = [:]
    /// The policy, one for all versions.
    var policy: Reading<JSON>
    /// Per version whether the order of its chain is kept, where the service tells.
    var keepsChainOrder: [String: Bool] = [:]

    /// The version that counts.
    var current: ArchiveVersion? { versions.last }
    /// The versions whose containers can be imported, oldest first.
    var movable: [ArchiveVersion] { versions.filter { obstacles[$0.id] == nil } }

    /// How many versions are barred like that.
    func count(_ matches: (Obstacle) -> Bool) -> Int { obstacles.values.count(where: matches) }

    /// How many older versions are barred because their values were not given or were no use.
    var unread: Int {
        obstacles.count { id, obstacle in
            guard id != current?.id else { return false }
            switch obstacle {
            case .refused, .unreadable: return true
            case .disabled, .expired, .noKey: return false
            }
        }
    }

    /// What decides the certificate's road, now that its values have been looked at.
    ///
    /// - Parameter forecast: what was known before.
    func facts(_ forecast: RoadFacts) -> RoadFacts {
        var facts = forecast
        facts.disabled = count { $0 == .disabled }
        facts.isCurrentDisabled = current?.enabled == false
        let obstacle = current.flatMap { obstacles[$0.id] }
        facts.isExpired = obstacle == .expired
        facts.unfit = count { $0 == .expired || $0 == .noKey } - (obstacle == .expired || obstacle == .noKey ? 1 : 0)
        switch obstacle {
        case nil: facts.holdsKey = true
        case .noKey: facts.holdsKey = false
        default: break
        }
        return facts
    }
}

/// Reads what a certificate's versions hold.
struct CertificateReader: Sendable {
    let client: VaultClient
    /// Gives the values of the versions' secrets.
    let values: any ValueSource
    /// Whether `values` gives those of disabled versions too.
    let includesDisabled: Bool

    /// Reads every version; a container is opened only to see whether it holds the certificate's key.
    ///
    /// - Parameter items: the list of its versions; those without a certificate are still being issued and are left out.
    func read(_ name: String, _ items: [ObjectItem]) async throws -> HeldCertificate {
        let issued = items.filter { $0.thumbprint != nil }
        var order = VersionOrder(issued)
        if order.isCurrentTied {
            order = VersionOrder(issued, current: try await reading { try await client.certificate(name).id.version })
        }
        let policy: Reading<JSON>
        do { policy = .known(try await client.certificatePolicy(name)) } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        { policy = .unreadable(error.description) }
        var held = HeldCertificate(
            versions: order.versions.map(ArchiveVersion.init), isOrdered: order.isProven, policy: policy)
        for version in held.versions { try await look(at: version, of: name, &held) }
        return held
    }

    private func look(at version: ArchiveVersion, of name: String, _ held: inout HeldCertificate) async throws {
        let now = client.lastServiceTime ?? 0
        let bundle = try await reading { try await client.certificate(name, version: version.id) }
        held.keepsChainOrder[version.id] = bundle?.preserveCertOrder
        if let expires = version.expires, expires <= now {
            held.obstacles[version.id] = .expired
        } else if !version.enabled, !includesDisabled {
            held.obstacles[version.id] = .disabled
        } else if let value = try await values.value(of: version) {
            held.obstacles[version.id] = Self.obstacle(value, leaf: bundle?.der)
        } else {
            held.obstacles[version.id] = .refused
        }
    }

    /// What bars a version with that value; nil when its container can be imported.
    static func obstacle(_ value: VersionValue, leaf: [UInt8]?) -> HeldCertificate.Obstacle? {
        do {
            let container = try CertificateContainer(
                value.value, contentType: value.contentType ?? "", leaf: leaf)
            guard container.hasKey else { return .noKey }
            return container.hasForeignKey ? .unreadable("its secret holds the key of another certificate") : nil
        } catch { return .unreadable("its secret is no container that can be opened: \(error)") }
    }

    private func reading<Value>(_ body: () async throws -> Value?) async throws -> Value? {
        do { return try await body() } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return nil
        }
    }
}
