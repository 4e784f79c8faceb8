import ExactJSON
public import KeyVault

/// Finds out what decides the road of an object of a vault; it reads no value.
///
/// It asks for no more than the terms need: an ordinary object within one world costs no request.
public struct RoadScout: Sendable {
    private let client: VaultClient
    /// What the statement knows and allows.
    public let terms: RoadTerms

    /// - Parameters:
    ///   - source: where the objects are.
    ///   - terms: see `RoadTerms.copying`.
    public init(source: Vault, terms: RoadTerms) {
        client = source.client
        self.terms = terms
    }

    /// The road of an object.
    ///
    /// Whether a certificate's value holds its key is forecast from its policy, since no value is read.
    /// - Parameters:
    ///   - item: the object as the inventory shows it.
    ///   - versions: the list of its versions.
    /// - Throws: `VaultError`.
    public func choice(of item: ObjectItem, versions: [ObjectItem]) async throws -> RoadChoice {
        RoadChoice(try await facts(of: item, versions: versions), terms)
    }

    /// What decides the road of an object.
    ///
    /// - Throws: `VaultError`.
    public func facts(of item: ObjectItem, versions: [ObjectItem]) async throws -> RoadFacts {
        let now = client.lastServiceTime ?? 0
        func isExpired(_ item: ObjectItem) -> Bool { item.attributes.expires.map { $0 <= now } ?? false }
        let isCertificate = item.id.kind == .certificate
        let current = VersionOrder(isCertificate ? versions.filter { $0.thumbprint != nil } : versions).newest ?? item
        var facts = RoadFacts(
            kind: item.id.kind, isManaged: item.managed, versions: versions.count,
            isCompleted: !isCertificate || versions.contains { $0.thumbprint != nil },
            isExpired: isExpired(current), disabled: versions.count { !$0.attributes.enabled },
            isCurrentDisabled: !current.attributes.enabled)
        switch item.id.kind {
        case .secret: break
        case .key:
            if terms.targetHasHardware == false { facts.isHardware = try await isHardware(item.id.name) }
        case .certificate:
            facts.unfit = versions.count { $0.id != current.id && $0.thumbprint != nil && isExpired($0) }
            guard facts.isCompleted, terms.targetHasHardware == false || terms.worlds != .same else { break }
            let key = try await policy(item.id.name)?["key_props"]
            facts.isHardware = key?["kty"]?.string?.hasSuffix("-HSM") ?? false
            facts.holdsKey = key?["exportable"]?.bool
        }
        return facts
    }

    private func isHardware(_ name: String) async throws -> Bool {
        try await unlessRefused { try await client.key(name).key.isHardware } ?? false
    }

    private func policy(_ name: String) async throws -> JSON? {
        try await unlessRefused { try await client.certificatePolicy(name) }
    }

    private func unlessRefused<Value>(_ body: () async throws -> Value) async throws -> Value? {
        do { return try await body() } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return nil
        }
    }
}

extension RoadTerms {
    /// The terms of a copy.
    ///
    /// - Parameter recreates: the kinds that `recreate` names.
    public static func copying(
        from source: Vault, into target: Vault, recreates: Set<ObjectKind> = [], includesDisabled: Bool = false
    ) -> RoadTerms {
        RoadTerms(
            method: .best, worlds: Worlds(source.place, target.place),
            targetHasHardware: target.sku.map { $0.lowercased() != "standard" },
            recreatesKeys: recreates.contains(.key), recreatesCertificates: recreates.contains(.certificate),
            includesDisabled: includesDisabled)
    }
}
