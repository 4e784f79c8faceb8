import KeyVault
import Testing

@testable import VaultOperations

@Suite struct RoadChoiceTests {
    /// One row of the table of roads.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let facts: RoadFacts
        let terms: RoadTerms
        let road: Road
        let cause: RoadChoice.Cause
        var left = 0

        init(
            _ name: String, _ facts: RoadFacts, _ terms: RoadTerms, _ road: Road, _ cause: RoadChoice.Cause,
            left: Int = 0
        ) {
            testDescription = name
            self.facts = facts
            self.terms = terms
            self.road = road
            self.cause = cause
            self.left = left
        }
    }

    private static func copy(
        _ worlds: Worlds, hardware: Bool? = nil, keys: Bool = false, certificates: Bool = false, disabled: Bool = false
    ) -> RoadTerms {
        RoadTerms(
            method: .best, worlds: worlds, targetHasHardware: hardware, recreatesKeys: keys,
            recreatesCertificates: certificates, includesDisabled: disabled)
    }

    static let rows: [Row] = [
        Row("managed key", RoadFacts(kind: .key, isManaged: true), copy(.same), .left, .managed),
        Row("managed secret", RoadFacts(kind: .secret, isManaged: true), copy(.differ), .left, .managed),
        Row("pending", RoadFacts(kind: .certificate, isCompleted: false), copy(.same), .left, .pending),
        Row("HSM to standard", RoadFacts(kind: .key, isHardware: true), copy(.same, hardware: false), .left, .tier),
        Row("HSM to premium", RoadFacts(kind: .key, isHardware: true), copy(.same, hardware: true), .blob, .sameWorld),
        Row("HSM, tier unknown", RoadFacts(kind: .key, isHardware: true), copy(.same), .blob, .sameWorld),
        Row("501 versions of a secret", RoadFacts(kind: .secret, versions: 501), copy(.same), .value, .value),
        Row("501 versions of a key", RoadFacts(kind: .key, versions: 501), copy(.same), .left, .manyVersions),
        Row("500 versions of a key", RoadFacts(kind: .key, versions: 500), copy(.same), .blob, .sameWorld),
        Row(
            "501 versions in a backup", RoadFacts(kind: .key, versions: 501),
            RoadTerms(method: .blobs, worlds: .same), .blob, .sameWorld),
        Row("same world", RoadFacts(kind: .secret), copy(.same), .blob, .sameWorld),
        Row("unknown world", RoadFacts(kind: .certificate), copy(.unknown), .blob, .canary),
        Row("secret", RoadFacts(kind: .secret, versions: 3, disabled: 1), copy(.differ), .value, .value, left: 1),
        Row(
            "secret with its disabled versions", RoadFacts(kind: .secret, versions: 3, disabled: 1),
            copy(.differ, disabled: true), .value, .value),
        Row(
            "secret with nothing but disabled versions", RoadFacts(kind: .secret, versions: 2, disabled: 2),
            copy(.differ), .left, .value, left: 2),
        Row(
            "certificate with its key", RoadFacts(kind: .certificate, holdsKey: true), copy(.differ), .pfx, .container),
        Row(
            "certificate with an older version disabled",
            RoadFacts(kind: .certificate, versions: 3, holdsKey: true, disabled: 1), copy(.differ), .pfx, .container,
            left: 1),
        Row(
            "certificate with its disabled versions",
            RoadFacts(kind: .certificate, versions: 3, holdsKey: true, disabled: 1, isCurrentDisabled: true),
            copy(.differ, disabled: true), .pfx, .container),
        Row(
            "certificate whose current version is disabled",
            RoadFacts(kind: .certificate, versions: 3, holdsKey: true, disabled: 1, isCurrentDisabled: true),
            copy(.differ, certificates: true), .left, .container, left: 1),
        Row(
            "certificate with older versions that have expired",
            RoadFacts(kind: .certificate, versions: 3, holdsKey: true, unfit: 2), copy(.differ), .pfx, .container),
        Row(
            "501 versions of a certificate", RoadFacts(kind: .certificate, versions: 501), copy(.differ), .left,
            .manyVersions),
        Row(
            "HSM certificate to standard", RoadFacts(kind: .certificate, isHardware: true, holdsKey: false),
            copy(.differ, hardware: false, certificates: true), .left, .tier),
        Row(
            "expired", RoadFacts(kind: .certificate, holdsKey: true, isExpired: true), copy(.differ), .left,
            .certificateExpired),
        Row(
            "expired, re-created", RoadFacts(kind: .certificate, holdsKey: true, isExpired: true),
            copy(.differ, certificates: true), .recreate, .recreated),
        Row("without its key", RoadFacts(kind: .certificate, holdsKey: false), copy(.differ), .left, .certificateStays),
        Row(
            "without its key, re-created", RoadFacts(kind: .certificate, holdsKey: false),
            copy(.differ, certificates: true), .recreate, .recreated),
        Row("key", RoadFacts(kind: .key), copy(.differ, certificates: true), .left, .keyStays),
        Row("key, re-created", RoadFacts(kind: .key), copy(.differ, keys: true), .recreate, .recreated),
        Row("key in the same world", RoadFacts(kind: .key), copy(.same, keys: true), .blob, .sameWorld),
        Row("import of a secret", RoadFacts(kind: .secret), RoadTerms(method: .values, worlds: .same), .value, .value),
        Row("import of a key", RoadFacts(kind: .key), RoadTerms(method: .values, worlds: .same), .left, .keyStays),
        Row(
            "restore elsewhere", RoadFacts(kind: .secret), RoadTerms(method: .blobs, worlds: .differ), .left, .blobsOnly
        ),
    ]

    @Test(arguments: rows) func takesTheFirstRowThatFits(_ row: Row) {
        let choice = RoadChoice(row.facts, row.terms)
        #expect(choice.road == row.road)
        #expect(choice.cause == row.cause)
        #expect(choice.versionsLeft == row.left)
        #expect(choice.isByCanary == (row.cause == .canary))
        #expect(!choice.reason.isEmpty)
    }

    @Test(
        arguments: [
            ("s", "Europe", "S", "Europe", Worlds.same), ("s", "Europe", "t", "Europe", .differ),
            ("s", "Europe", "s", "Asia Pacific", .differ), ("s", nil, "s", "Europe", .unknown),
            (nil, "Europe", "s", "Europe", .unknown), (nil, "Europe", nil, "Japan", .differ),
            (nil, "US DoD East", nil, "US DoD Central", .differ), (nil, nil, nil, nil, .unknown),
        ] as [(String?, String?, String?, String?, Worlds)])
    func oneKnownDifferenceDecides(
        _ subscription: String?, _ geography: String?, _ otherSubscription: String?, _ otherGeography: String?,
        _ expected: Worlds
    ) {
        let worlds = Worlds(
            .init(subscription: subscription, geography: geography),
            .init(subscription: otherSubscription, geography: otherGeography))
        #expect(worlds == expected)
    }
}
