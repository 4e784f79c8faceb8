import ExactJSON
import HTTPTransport
import KeyVault
import ServiceSupport
import Testing

/// A way in which a request can fail, and what each column of the table does about it.
struct FailureCase: Sendable, CustomTestStringConvertible {
    enum Reaction: Sendable { case again, unknown, permanent, again429 }
    let name: String
    let read: Reaction
    let change: Reaction
    let answer: ScriptedVault.Answer

    init(_ name: String, read: Reaction, change: Reaction, _ answer: IncomingResponse) {
        self.name = name
        self.read = read
        self.change = change
        self.answer = { _ in answer }
    }

    init(_ code: TransportError.Code, sent: Bool, read: Reaction, change: Reaction) {
        name = "\(code.rawValue), \(sent ? "sent" : "not sent")"
        self.read = read
        self.change = change
        answer = { _ in throw TransportError(code: code, message: "scripted", host: "h", sentWholeRequest: sent) }
    }

    var testDescription: String { name }
}

@Suite struct RetryTableTests {
    static let failures: [FailureCase] =
        [
            .init(.connectionFailed, sent: false, read: .again, change: .again),
            .init(.connectTimeout, sent: false, read: .again, change: .again),
            .init(.connectionLost, sent: false, read: .again, change: .again),
            .init(.timeout, sent: false, read: .again, change: .again),
            .init(.nameResolution, sent: false, read: .again, change: .again),
            .init(.connectionLost, sent: true, read: .again, change: .unknown),
            .init(.timeout, sent: true, read: .again, change: .unknown),
            .init(.malformedResponse, sent: true, read: .again, change: .unknown),
            .init(.responseTooLarge, sent: true, read: .permanent, change: .unknown),
            .init(.tls, sent: false, read: .permanent, change: .permanent),
            .init(.invalidRequest, sent: false, read: .permanent, change: .permanent),
            .init("429", read: .again, change: .again, .problem(429, "Throttled")),
            .init(
                "cut body", read: .again, change: .unknown,
                IncomingResponse(status: 200, body: Array("{\"id\":\"https:".utf8))),
            .init("odd body", read: .permanent, change: .unknown, .json(200, ["odd": true])),
        ]
        + [408, 500, 502, 503, 504].map { .init("\($0)", read: .again, change: .unknown, .problem($0)) }
        + [400, 403, 404, 405, 409, 413, 301, 307].map {
            .init("\($0)", read: .permanent, change: .permanent, .problem($0))
        } + [
            .init("firewall", read: .permanent, change: .permanent, .problem(403, inner: "ForbiddenByFirewall")),
            .init("rbac", read: .permanent, change: .permanent, .problem(403, inner: "ForbiddenByRbac")),
            .init("being deleted", read: .again, change: .again, .problem(409, inner: "ObjectIsBeingDeleted")),
            .init("being recovered", read: .again, change: .again, .problem(409, inner: "ObjectIsBeingRecovered")),
            .init(
                "recoverable", read: .permanent, change: .permanent,
                .problem(409, inner: "ObjectIsDeletedButRecoverable")),
        ]

    struct Column: Sendable {
        let name: String
        let isChange: Bool
        let success: IncomingResponse
        let run: @Sendable (VaultClient) async throws -> Void
    }

    static let columns: [Column] = [
        Column(name: "read", isChange: false, success: .json(200, Sample.secret(value: "x"))) {
            _ = try await $0.secret("db")
        },
        Column(name: "backup", isChange: false, success: .json(200, ["value": "AQ"])) {
            _ = try await $0.backup(.key, "db")
        },
        Column(name: "update", isChange: false, success: .json(200, Sample.secret())) {
            try await $0.updateSecret("db", tags: [:])
        },
        Column(name: "restore", isChange: true, success: .json(200, Sample.secret())) {
            try await $0.restore(.secret, blob: [1], expecting: "db")
        },
        Column(name: "delete", isChange: true, success: .json(200, Sample.deleted(Sample.secret()))) {
            try await $0.delete(.secret, "db")
        },
        Column(name: "recover", isChange: true, success: .json(200, Sample.secret())) {
            try await $0.recover(.secret, "db")
        },
        Column(name: "set", isChange: true, success: .json(200, Sample.secret())) {
            _ = try await $0.setSecret("db", value: "x")
        },
        Column(name: "create", isChange: true, success: .json(200, Sample.key("db"))) {
            _ = try await $0.createKey("db", KeyDescription(type: "RSA"))
        },
        Column(name: "import", isChange: true, success: .json(200, Sample.certificate("db"))) {
            _ = try await $0.importCertificate("db", value: "x")
        },
        Column(name: "rotate", isChange: true, success: .json(200, Sample.key("db"))) {
            _ = try await $0.rotateKey("db")
        },
        Column(name: "merge", isChange: true, success: .json(201, Sample.certificate("db"))) {
            _ = try await $0.mergeCertificate("db", chain: [])
        },
    ]

    @Test(arguments: failures, columns.indices.map { $0 })
    func everyRowInEveryColumn(failure: FailureCase, index: Int) async throws {
        let column = Self.columns[index]
        let vault = ScriptedVault(answers: [failure.answer, { _ in column.success }])
        let fixture = try Fixture(vault)
        switch column.isChange ? failure.change : failure.read {
        case .again, .again429:
            try await column.run(fixture.client)
            #expect(vault.authorized.count == 2, "\(column.name)")
        case .unknown:
            let error = await #expect(throws: VaultError.self) { try await column.run(fixture.client) }
            #expect(error?.code == .outcomeUnknown, "\(column.name)")
            #expect(error?.causeInVault != nil)
            #expect(vault.authorized.count == 1)
        case .permanent:
            let error = await #expect(throws: VaultError.self) { try await column.run(fixture.client) }
            #expect(error?.code != .outcomeUnknown, "\(column.name)")
            #expect(vault.authorized.count == 1)
        }
    }

    @Test func aPurgeIsNeverRepeatedBlindly() async throws {
        let fixture = try Fixture(answers: [.problem(500), IncomingResponse(status: 204)])
        let error = await #expect(throws: VaultError.self) { try await fixture.client.purge(.secret, "db") }
        #expect(error?.code == .outcomeUnknown)
    }

    @Test func backOffDoublesUpToItsBound() async throws {
        let fixture = try Fixture(always: { _ in .problem(500) })
        let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        #expect(error?.status == 500)
        #expect(fixture.vault.authorized.count == 9)
        #expect(fixture.clock.sleeps.map { $0.rounded(.up) } == [1, 1, 2, 4, 8, 16, 30, 30])
        #expect(fixture.clock.sleeps.first.map { $0 <= 0.5 } == true)
    }

    @Test func jitterGoesDownToNothing() async throws {
        let vault = ScriptedVault(fallback: { _ in .problem(500) })
        let fixture = try Fixture(vault, clock: ManualClock(dice: 0))
        await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        #expect(fixture.clock.sleeps.isEmpty)
    }

    @Test func noRetriesMeansOneTry() async throws {
        for status in [429, 500] {
            let fixture = try Fixture(always: { _ in .problem(status) }, policy: RetryPolicy(retries: 0))
            await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
            #expect(fixture.vault.authorized.count == 1)
        }
    }

    @Test(
        arguments: [
            ([("Retry-After", "7")], 7.0), ([("retry-after-ms", "7250")], 7.25), ([("x-ms-retry-after-ms", "9000")], 9),
            ([("Date", "Tue, 14 Nov 2023 22:13:20 GMT"), ("Retry-After", "Tue, 14 Nov 2023 22:13:32 GMT")], 12),
            ([("Retry-After", "soon")], 0.5), ([("Retry-After", "-3")], 0.5), ([("Retry-After", "nan")], 0.5),
        ] as [([(String, String)], Double)])
    func honoursRetryAfter(headers: [(String, String)], expected: Double) async throws {
        let fixture = try Fixture(answers: [
            .problem(503, headers: headers), .json(200, Sample.secret(value: "x")),
        ])
        _ = try await fixture.client.secret("db")
        #expect(fixture.clock.sleeps.count == 1)
        #expect(abs((fixture.clock.sleeps.first ?? 0) - expected) < 0.01)
    }

    @Test func aVeryLongWaitIsAnError() async throws {
        for status in [429, 503] {
            let fixture = try Fixture(answers: [.problem(status, headers: [("Retry-After", "86400")])])
            let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
            #expect(error?.retryAfter == 86_400)
            #expect(fixture.clock.sleeps.isEmpty)
        }
    }

    @Test func aThrottledRequestWaitsForItsClass() async throws {
        let fixture = try Fixture(answers: [
            .problem(429, "Throttled", headers: [("Retry-After", "4")]), .json(200, Sample.secret(value: "x")),
        ])
        let start = fixture.clock.now
        _ = try await fixture.client.secret("db")
        #expect(fixture.clock.now - start >= 4)
        #expect(fixture.client.limiter.status.throttled == 1)
    }

    @Test func aHostWithoutAddressIsNotAskedForLong() async throws {
        let vault = UnreachableVault(code: .nameResolution)
        let clock = ManualClock()
        let client = try makeClient(vault, clock)
        let error = await #expect(throws: VaultError.self) { _ = try await client.secret("db") }
        #expect(error?.code == .transport)
        #expect(error?.isUnreachable == true)
        #expect(clock.sleeps.count == 2)
    }
}

@Suite struct PatienceTests {
    @Test func aRecoveredObjectMayStillBeMissing() async throws {
        for recovered in [true, false] {
            let fixture = try Fixture(answers: [
                .json(200, Sample.secret()), .problem(404, "SecretNotFound"), .problem(404, "SecretNotFound"),
                .json(200, Sample.secret(value: "x")),
            ])
            if recovered {
                try await fixture.client.recover(.secret, "DB")
            } else {
                try await fixture.client.restore(.secret, blob: [1])
            }
            _ = try await fixture.client.secret("db")
            #expect(fixture.vault.authorized.count == 4)
        }
    }

    @Test func patienceEndsAfterAMinute() async throws {
        let vault = ScriptedVault(
            answers: [{ _ in .json(200, Sample.secret()) }], fallback: { _ in .problem(404, "SecretNotFound") })
        let fixture = try Fixture(vault)
        try await fixture.client.recover(.secret, "db")
        let start = fixture.clock.now
        let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        #expect(error?.isNotFound == true)
        #expect((59...66).contains(fixture.clock.now - start))
        let other = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("other") }
        #expect(other?.isNotFound == true)
        #expect(fixture.vault.authorized.last?.url.contains("/secrets/other?") == true)
    }

    @Test func aDeletedObjectAppearsLate() async throws {
        let fixture = try Fixture(answers: [
            .json(200, Sample.deleted(Sample.secret())), .problem(404, "SecretNotFound"),
            .json(200, Sample.deleted(Sample.secret())), .problem(409, inner: "ObjectIsBeingDeleted"),
            .problem(404, "SecretNotFound"), IncomingResponse(status: 204), .problem(404, "SecretNotFound"),
        ])
        try await fixture.client.delete(.secret, "db")
        _ = try await fixture.client.deleted(.secret, "db")
        try await fixture.client.purge(.secret, "db")
        await #expect(throws: VaultError.self) { _ = try await fixture.client.deleted(.secret, "db") }
        #expect(fixture.vault.authorized.count == 7)
    }

    @Test func aDeletedObjectIsGoneAtOnceFromTheLiveCollection() async throws {
        let fixture = try Fixture(answers: [
            .json(200, Sample.deleted(Sample.secret())), .problem(404, "SecretNotFound"),
        ])
        try await fixture.client.delete(.secret, "db")
        await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        #expect(fixture.vault.authorized.count == 2)
    }

    @Test func aPurgedNameIsFreeALittleLater() async throws {
        let fixture = try Fixture(answers: [
            IncomingResponse(status: 204), .problem(409, "Conflict"), .problem(409, "Conflict"),
            .json(200, Sample.secret()), .problem(409, "Conflict"),
        ])
        try await fixture.client.purge(.secret, "db")
        try await fixture.client.restore(.secret, blob: [1], expecting: "db")
        #expect(fixture.vault.authorized.count == 4)
        await #expect(throws: VaultError.self) { try await fixture.client.restore(.secret, blob: [1], expecting: "db") }
        #expect(fixture.vault.authorized.count == 5)
    }

    @Test func busyObjectsAreAskedForThreeMinutes() async throws {
        let fixture = try Fixture(always: { _ in .problem(409, inner: "ObjectIsBeingDeleted") })
        let start = fixture.clock.now
        let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.setSecret("db", value: "x") }
        #expect(error?.isBeingDeleted == true)
        #expect((179...186).contains(fixture.clock.now - start))
    }

    @Test func afterAGrantARefusalIsAskedAgain() async throws {
        let refusal = IncomingResponse.problem(403, "Forbidden", inner: "ForbiddenByRbac")
        let fixture = try Fixture(answers: [refusal, refusal, refusal, .json(200, Sample.secret(value: "x"))])
        await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        fixture.client.noteGrant()
        _ = try await fixture.client.secret("db")
        #expect(fixture.vault.authorized.count == 4)
    }
}
