internal import KeyVault

/// The road of one object and why it takes it. Decided before the first write.
public struct RoadChoice: Sendable, Equatable {
    /// Why an object takes its road, for programs.
    public enum Cause: String, Sendable {
        case managed
        case pending
        case tier = "hsm-tier"
        case manyVersions = "versions-limit"
        case sameWorld = "same-world"
        case canary = "world-unknown"
        case value
        case container
        case recreated
        case keyStays = "key-stays"
        case certificateStays = "cert-stays"
        case certificateExpired = "cert-expired"
        case blobsOnly = "world-differs"
    }

    /// The most versions that a backup can carry.
    public static let versionLimit = 500

    /// The road.
    public let road: Road
    /// Why.
    public let cause: Cause
    /// The same in words, for people.
    public let reason: String
    /// Whether the service's answer to the first object decides: refused, the road by other means is taken.
    public let isByCanary: Bool
    /// How many versions stay behind because they are disabled.
    public let versionsLeft: Int

    init(_ road: Road, _ cause: Cause, _ reason: String, isByCanary: Bool = false, versionsLeft: Int = 0) {
        self.road = road
        self.cause = cause
        self.reason = reason
        self.isByCanary = isByCanary
        self.versionsLeft = versionsLeft
    }

    /// Decides by the first row that fits (operations section 5).
    public init(_ facts: RoadFacts, _ terms: RoadTerms) {
        if let bar = Self.bar(facts, terms) {
            self = bar
            return
        }
        switch (terms.method, terms.worlds) {
        case (.values, _): self = Self.byOtherMeans(facts, terms)
        case (.blobs, .differ):
            self.init(
                .left, .blobsOnly,
                "a backup can be restored only in its own subscription and geography: move it by value")
        case (.best, .differ): self = Self.byOtherMeans(facts, terms)
        case (_, .same):
            self.init(
                .blob, .sameWorld, "subscription and geography are the same: version ids and history stay as they are")
        case (_, .unknown):
            self.init(
                .blob, .canary,
                "subscription or geography is not known: the first object shows whether the target takes it",
                isByCanary: true)
        }
    }

    /// What stops an object in any world.
    private static func bar(_ facts: RoadFacts, _ terms: RoadTerms) -> RoadChoice? {
        if facts.isManaged, facts.kind != .certificate {
            return RoadChoice(
                .left, .managed, "it belongs to the certificate of that name and travels with it: name the certificate")
        }
        if facts.kind == .certificate, !facts.isCompleted {
            return RoadChoice(.left, .pending, "its issuance is pending: finish, merge or delete the request first")
        }
        if facts.isHardware, terms.targetHasHardware == false {
            return RoadChoice(
                .left, .tier, "its key is kept in hardware and the target's tier is standard: create a premium vault")
        }
        guard facts.versions > versionLimit, terms.method == .best else { return nil }
        if facts.kind == .secret { return byValue(facts, terms) }
        return RoadChoice(
            .left, .manyVersions, "it has \(facts.versions) versions, and a backup carries at most \(versionLimit)")
    }

    /// The roads that need no blob.
    private static func byOtherMeans(_ facts: RoadFacts, _ terms: RoadTerms) -> RoadChoice {
        switch facts.kind {
        case .secret: return byValue(facts, terms)
        case .certificate:
            if facts.holdsKey != false, !facts.isExpired { return byContainer(facts, terms) }
            if terms.recreatesCertificates {
                return RoadChoice(.recreate, .recreated, "it is issued anew from its policy: new key, new thumbprint")
            }
            guard facts.holdsKey == false else {
                return RoadChoice(
                    .left, .certificateExpired,
                    "its current version has expired: renew it first, or issue it anew by `recreate certificates`")
            }
            return RoadChoice(
                .left, .certificateStays,
                "its private key cannot leave the vault: `recreate certificates` issues it anew from its policy")
        case .key:
            if terms.recreatesKeys {
                return RoadChoice(
                    .recreate, .recreated,
                    "new material of the same type: what the old key encrypts stays with the old key")
            }
            return RoadChoice(
                .left, .keyStays,
                "a key cannot leave its subscription and geography: `recreate keys` makes a new one of its kind")
        }
    }

    private static func byContainer(_ facts: RoadFacts, _ terms: RoadTerms) -> RoadChoice {
        let left = terms.includesDisabled ? 0 : facts.disabled
        if left > 0, facts.isCurrentDisabled {
            return RoadChoice(
                .left, .container,
                "its current version is disabled and cannot be read: `including disabled` enables it for that",
                versionsLeft: left)
        }
        var notes = ["its value holds the private key: it is imported with chain and policy"]
        if left > 0 { notes.append("\(left) disabled versions stay behind: `including disabled` takes them along") }
        if facts.unfit > 0 {
            notes.append("\(facts.unfit) older versions have expired or hold no key and stay behind")
        }
        return RoadChoice(.pfx, .container, notes.joined(separator: "; "), versionsLeft: left)
    }

    private static func byValue(_ facts: RoadFacts, _ terms: RoadTerms) -> RoadChoice {
        let left = terms.includesDisabled ? 0 : facts.disabled
        guard left == 0 || left < facts.versions else {
            return RoadChoice(
                .left, .value,
                "all its versions are disabled and cannot be read: `including disabled` enables them for that",
                versionsLeft: left)
        }
        let note = left == 0 ? "" : "; \(left) disabled of them stay behind: `including disabled` takes them along"
        return RoadChoice(
            .value, .value, "the values of all its versions are written in order, under new version ids\(note)",
            versionsLeft: left)
    }
}
