import KeyVault
import Locking
import Regions

/// One assessment while it runs: what is looked at, in the order in which a person wants to read it.
final class Assessment: Sendable {
    let request: AssessRequest
    let options: OperationOptions
    private let found = Locked<[Finding]>([])
    private let objects = Locked(0)
    private let uses = Locked<[String: [String]]>([:])
    private let issued = Locked<[String: [String]]>([:])
    private let cost = Locked(WriteBudget())

    init(_ request: AssessRequest, _ options: OperationOptions) {
        self.request = request
        self.options = options
    }

    var source: Vault { request.source }
    var target: Vault? { request.target.vault }

    /// Whether blobs of the source can be restored in the target. A vault that is still to be made is taken to be made
    /// in the source's subscription.
    var worlds: Worlds {
        switch request.target {
        case .vault(let vault): return Worlds(source.place, vault.place)
        case .region(let region, _):
            let place = Worlds.Place(subscription: source.subscription, geography: Geography.of(region: region))
            return Worlds(source.place, place)
        case .open: return .unknown
        }
    }

    func run() async throws {
        if let target, source.isSameVault(as: target) {
            add(.sameVault, .blocker, target.name, "source and target are one vault", "connect another vault as target")
            return
        }
        try await assessName()
        assessWorlds()
        try await assessVaults()
        try await assessDependents()
        try await assessPermissions()
        try await assessObjects()
        try await assessLeftBehind()
        try await assessSettings()
        assessClocks()
        assessBudget()
    }

    /// The region that the move would go to; nil where nobody said it.
    var destination: String? {
        switch request.target {
        case .vault(let vault): vault.region
        case .region(let region, _): Geography.programmaticName(region)
        case .open: nil
        }
    }

    func result() -> AssessResult {
        var result = AssessResult()
        result.items = found.withLock { $0 }
        result.objects = objects.withLock { $0 }
        result.sort()
        return result
    }

    /// Adds a finding about a vault or a resource.
    func add(
        _ id: Finding.ID, _ severity: Finding.Severity, _ name: String, _ reason: String, _ remedy: String?
    ) {
        append(Finding(id: id, severity: severity, kind: nil, name: name, reason: reason, remedy: remedy))
    }

    /// Adds a finding about an object.
    func add(
        _ id: Finding.ID, _ severity: Finding.Severity, _ item: ObjectItem, _ reason: String, _ remedy: String?
    ) {
        append(
            Finding(
                id: id, severity: severity, kind: item.id.kind, name: item.id.name, reason: reason, remedy: remedy))
    }

    private func append(_ finding: Finding) { found.withLock { $0.append(finding) } }

    /// Keeps that a resource points at an object.
    func noteUse(of object: String, by resource: String) {
        uses.withLock { $0[object.lowercased(), default: []].append(resource) }
    }

    /// Who points at an object of that name.
    func users(of object: String) -> [String] { uses.withLock { $0[object.lowercased()] ?? [] } }

    /// Keeps which issuer renews a certificate.
    func noteRenewal(of certificate: String, by issuer: String) {
        issued.withLock { $0[issuer.lowercased(), default: []].append(certificate) }
    }

    /// The certificates that an issuer renews.
    func renewals(by issuer: String) -> [String] { issued.withLock { $0[issuer.lowercased()] ?? [] } }

    /// Counts what the move of an object costs.
    func count(_ road: Road, kind: ObjectKind, versions: Int) {
        cost.withLock { $0.add(road, kind: kind, versions: versions) }
    }

    var budget: WriteBudget { cost.withLock { $0 } }

    func countObject() { objects.withLock { $0 += 1 } }

    /// Reads what may be refused; a firewall's refusal becomes a finding of its own, other refusals nil.
    func reading<Value: Sendable>(
        _ vault: Vault, _ body: () async throws -> Value
    ) async throws -> Value? {
        do { return try await body() } catch let error as VaultError where error.isForbidden || error.isNotFound {
            noteFirewall(vault, error)
            return nil
        }
    }

    /// Keeps, once, that the firewall is why a vault refused.
    func noteFirewall(_ vault: Vault, _ error: VaultError) {
        guard error.isNetworkDenied else { return }
        let id: Finding.ID = vault.isSameVault(as: source) ? .firewallSource : .firewallTarget
        guard !found.withLock({ $0.contains { $0.id == id } }) else { return }
        let address = error.seenAddress ?? vault.client.networkAddress
        add(
            id, .blocker, vault.name,
            "the firewall refuses this computer" + (address.map { ", which it sees as \($0)" } ?? ""),
            "add a rule for \(address ?? "its address") or work from a network that the vault lets in")
    }
}
