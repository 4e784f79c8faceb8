import ExactJSON
import HTTPTransport
import KeyVault
import ServiceSupport
import Testing

/// One operation of the client, the request that it must send, and an answer that it must take.
struct OperationCase: Sendable, CustomTestStringConvertible {
    let method: String
    let path: String
    let body: String?
    let answer: IncomingResponse
    let run: @Sendable (VaultClient) async throws -> Void

    init(
        _ method: String, _ path: String, _ body: String? = nil, _ answer: JSON, status: Int = 200,
        _ run: @escaping @Sendable (VaultClient) async throws -> Void
    ) {
        self.method = method
        self.path = path
        self.body = body
        self.answer = status == 204 ? IncomingResponse(status: 204) : .json(status, answer)
        self.run = run
    }

    var testDescription: String { "\(method) \(path)" }
}

@Suite struct OperationTests {
    private static let v = Sample.version
    private static let blob: JSON = ["value": "AQIDBA"]
    private static let rotation: JSON = [
        "id": "https://contoso.vault.azure.net/keys/k/rotationpolicy",
        "lifetimeActions": [["trigger": ["timeAfterCreate": "P30D"], "action": ["type": "Rotate"]]],
        "attributes": ["expiryTime": "P90D", "created": 1, "updated": 2],
    ]
    private static let issuer: JSON = [
        "id": "https://contoso.vault.azure.net/certificates/issuers/digi", "provider": "DigiCert",
    ]
    private static let contacts: JSON = ["contacts": [["email": "a@x.org", "name": "A"]]]

    static let secrets: [OperationCase] = [
        .init("GET", "/secrets/db", nil, Sample.secret(value: "x")) { try await #expect($0.secret("db").value == "x") },
        .init("GET", "/secrets/db/\(v)", nil, Sample.secret(value: "")) {
            try await #expect($0.secret("db", version: v).value == "")
        },
        .init(
            "PUT", "/secrets/db",
            #"{"value":"x","contentType":"text/plain","attributes":{"enabled":false,"nbf":1,"exp":2},"tags":{"a":"b"}}"#,
            Sample.secret()
        ) {
            let item = try await $0.setSecret(
                "db", value: "x", contentType: "text/plain",
                attributes: AttributeChange(enabled: false, notBefore: .set(1), expires: .set(2)), tags: ["a": "b"])
            #expect(item.id.version == v)
        },
        .init("PATCH", "/secrets/db/\(v)", #"{"attributes":{"enabled":true,"exp":null},"tags":{}}"#, Sample.secret()) {
            try await $0.updateSecret(
                "db", version: v, attributes: AttributeChange(enabled: true, expires: .clear), tags: [:])
        },
        .init("DELETE", "/secrets/db", nil, Sample.deleted(Sample.secret())) {
            try await #expect($0.delete(.secret, "db").scheduledPurgeDate == 1_700_604_900)
        },
        .init("GET", "/deletedsecrets/db", nil, Sample.deleted(Sample.secret())) {
            try await #expect($0.deleted(.secret, "db").id.name == "db")
        },
        .init("POST", "/deletedsecrets/db/recover", nil, Sample.secret()) { try await $0.recover(.secret, "db") },
        .init("DELETE", "/deletedsecrets/db", nil, .null, status: 204) { try await $0.purge(.secret, "db") },
        .init("POST", "/secrets/db/backup", nil, blob) { try await #expect($0.backup(.secret, "db") == [1, 2, 3, 4]) },
        .init("POST", "/secrets/restore", #"{"value":"AQIDBA"}"#, Sample.secret()) {
            try await #expect($0.restore(.secret, blob: [1, 2, 3, 4]).id.name == "db")
        },
    ]

    static let keys: [OperationCase] = [
        .init("GET", "/keys/k/\(v)", nil, Sample.key()) {
            let key = try await $0.key("k", version: v)
            #expect(key.key.bits == 2048 && key.operations == ["sign", "verify"])
        },
        .init("POST", "/keys/k/create", #"{"kty":"RSA","key_size":3072,"key_ops":["sign"]}"#, Sample.key()) {
            _ = try await $0.createKey("k", KeyDescription(type: "RSA", size: 3072, operations: ["sign"]))
        },
        .init("PUT", "/keys/k", #"{"key":{"kty":"EC"},"Hsm":true}"#, Sample.key()) {
            _ = try await $0.importKey("k", key: ["kty": "EC"], hardware: true)
        },
        .init("POST", "/keys/k/rotate", nil, Sample.key()) { _ = try await $0.rotateKey("k") },
        .init("PATCH", "/keys/k/\(v)", #"{"key_ops":["sign"],"attributes":{"nbf":5}}"#, Sample.key()) {
            try await $0.updateKey(
                "k", version: v, operations: ["sign"], attributes: AttributeChange(notBefore: .set(5)))
        },
        .init("GET", "/keys/k/rotationpolicy", nil, rotation) {
            let policy = try await $0.rotationPolicy("k")
            #expect(policy.isSet && policy.expiryTime == "P90D" && policy.actions.first?.timeAfterCreate == "P30D")
        },
        .init(
            "PUT", "/keys/k/rotationpolicy",
            #"{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate"}}],"#
                + #""attributes":{"expiryTime":"P90D"}}"#, rotation
        ) { try await $0.setRotationPolicy("k", try #require(RotationPolicy(rotation))) },
        .init("POST", "/keys/k/backup", nil, blob) { try await #expect($0.backup(.key, "k") == [1, 2, 3, 4]) },
        .init("POST", "/keys/restore", #"{"value":"AQ"}"#, Sample.key()) {
            try await #expect($0.restore(.key, blob: [1]).id.kind == .key)
        },
        .init("DELETE", "/keys/k", nil, Sample.deleted(Sample.key())) { try await $0.delete(.key, "k") },
        .init(
            "POST", "/keys/k/\(v)/sign", #"{"alg":"RS256","value":"AQI"}"#,
            ["kid": .text("https://contoso.vault.azure.net/keys/k/\(v)"), "value": "_-8"]
        ) { try await #expect($0.sign("k", version: v, algorithm: "RS256", digest: [1, 2]).value == [0xFF, 0xEF]) },
        .init("POST", "/keys/k/verify", #"{"alg":"ES256","digest":"AQ","value":"Ag"}"#, ["value": true]) {
            try await #expect($0.verify("k", algorithm: "ES256", digest: [1], signature: [2]))
        },
        .init(
            "POST", "/keys/k/wrapkey", #"{"alg":"RSA-OAEP-256","value":"AQ"}"#,
            ["kid": .text("https://contoso.vault.azure.net/keys/k/\(v)"), "value": "AQ"]
        ) { try await #expect($0.wrapKey("k", algorithm: "RSA-OAEP-256", value: [1]).key.version == v) },
        .init(
            "POST", "/keys/k/unwrapkey", #"{"alg":"RSA-OAEP","value":"AQ"}"#,
            ["kid": .text("https://contoso.vault.azure.net/keys/k/\(v)"), "value": "AQ"]
        ) { _ = try await $0.unwrapKey("k", algorithm: "RSA-OAEP", value: [1]) },
        .init(
            "POST", "/keys/k/encrypt", #"{"alg":"RSA1_5","value":"AQ"}"#,
            ["kid": .text("https://contoso.vault.azure.net/keys/k/\(v)"), "value": "AQ"]
        ) { _ = try await $0.encrypt("k", algorithm: "RSA1_5", value: [1]) },
        .init(
            "POST", "/keys/k/decrypt", #"{"alg":"RSA1_5","value":"AQ"}"#,
            ["kid": .text("https://contoso.vault.azure.net/keys/k/\(v)"), "value": "AQ"]
        ) { _ = try await $0.decrypt("k", algorithm: "RSA1_5", value: [1]) },
    ]

    static let certificates: [OperationCase] = [
        .init("GET", "/certificates/web", nil, Sample.certificate()) {
            let bundle = try await $0.certificate("web")
            #expect(bundle.thumbprint == "AQID" && bundle.der == [0x30, 0x82, 0x02] && bundle.isExportable == true)
            #expect(bundle.keyID?.kind == .key && bundle.secretID?.version == v)
        },
        .init("GET", "/certificates/web/policy", nil, ["issuer": ["name": "Self"]]) {
            try await #expect($0.certificatePolicy("web") == ["issuer": ["name": "Self"]])
        },
        .init("PATCH", "/certificates/web/policy", #"{"issuer":{"name":"Unknown"}}"#, ["issuer": ["name": "Unknown"]]) {
            try await $0.updateCertificatePolicy("web", ["issuer": ["name": "Unknown"]])
        },
        .init(
            "POST", "/certificates/web/create", #"{"policy":{},"preserveCertOrder":true}"#, Sample.pending, status: 202
        ) {
            try await #expect($0.createCertificate("web", policy: [:], preserveCertOrder: true).isInProgress)
        },
        .init("POST", "/certificates/web/import", #"{"value":"MII","pwd":"p","policy":{"a":1}}"#, Sample.certificate())
        {
            _ = try await $0.importCertificate("web", value: "MII", password: "p", policy: ["a": 1])
        },
        .init("POST", "/certificates/web/pending/merge", #"{"x5c":["AQ==","AgM="]}"#, Sample.certificate(), status: 201)
        {
            _ = try await $0.mergeCertificate("web", chain: [[1], [2, 3]])
        },
        .init("PATCH", "/certificates/web/\(v)", #"{"attributes":{"enabled":false}}"#, Sample.certificate()) {
            try await $0.updateCertificate("web", version: v, attributes: AttributeChange(enabled: false))
        },
        .init("GET", "/certificates/web/pending", nil, Sample.pending) {
            let pending = try await $0.pendingOperation("web")
            #expect(pending.issuer == "Self" && pending.signingRequest?.count == 3)
        },
        .init("PATCH", "/certificates/web/pending", #"{"cancellation_requested":true}"#, Sample.pending) {
            try await $0.cancelPending("web")
        },
        .init("DELETE", "/certificates/web/pending", nil, Sample.pending) { try await $0.deletePending("web") },
        .init("GET", "/certificates/issuers/digi", nil, issuer) { try await #expect($0.issuer("digi").name == "digi") },
        .init("GET", "/certificates/issuers", nil, ["value": [issuer], "nextLink": .null]) {
            try await #expect($0.issuers().map(\.provider) == ["DigiCert"])
        },
        .init(
            "PUT", "/certificates/issuers/digi",
            #"{"provider":"DigiCert","credentials":{"account_id":"a","pwd":"p"},"attributes":{"enabled":true}}"#, issuer
        ) {
            try await $0.setIssuer(
                "digi", IssuerDescription(provider: "DigiCert", accountID: "a", password: "p", enabled: true))
        },
        .init("DELETE", "/certificates/issuers/digi", nil, issuer) { try await $0.deleteIssuer("digi") },
        .init("GET", "/certificates/contacts", nil, contacts) {
            try await #expect($0.contacts() == [CertificateContact(email: "a@x.org", name: "A")])
        },
        .init("PUT", "/certificates/contacts", #"{"contacts":[{"email":"a@x.org","phone":"1"}]}"#, contacts) {
            try await $0.setContacts([CertificateContact(email: "a@x.org", phone: "1")])
        },
        .init("DELETE", "/certificates/contacts", nil, contacts) { try await $0.deleteContacts() },
        .init("POST", "/certificates/web/backup", nil, blob) { _ = try await $0.backup(.certificate, "web") },
        .init("POST", "/certificates/restore", #"{"value":"AQ"}"#, Sample.certificate()) {
            try await $0.restore(.certificate, blob: [1])
        },
        .init("POST", "/deletedcertificates/web/recover", nil, Sample.certificate()) {
            try await $0.recover(.certificate, "web")
        },
    ]

    @Test(arguments: secrets + keys + certificates)
    func sendsTheDocumentedRequest(operation: OperationCase) async throws {
        let fixture = try Fixture(answers: [operation.answer])
        try await operation.run(fixture.client)
        let request = try #require(fixture.vault.authorized.first)
        #expect(fixture.vault.authorized.count == 1)
        #expect(request.method == operation.method)
        #expect(request.url == "https://contoso.vault.azure.net\(operation.path)?api-version=7.6")
        #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == operation.body)
        #expect(request.headers.first("content-type") == (operation.body == nil ? nil : "application/json"))
        #expect(request.headers.first("accept") == "application/json")
    }

    @Test(arguments: [
        "", "a/b", "..", "a b", "a?x", "a%2fb", "ä", "a\n", "a#", String(repeating: "a", count: 128), "a_b", "a.b",
    ])
    func namesCannotChangeThePath(name: String) async throws {
        let fixture = try Fixture(answers: [])
        let calls: [@Sendable (VaultClient) async throws -> Void] = [
            { _ = try await $0.secret(name) }, { _ = try await $0.backup(.key, name) },
            { try await $0.delete(.certificate, name) }, { _ = try await $0.issuer(name) },
            { _ = try await $0.versions(of: .secret, named: name) }, { _ = try await $0.pendingOperation(name) },
        ]
        for call in calls {
            let error = await #expect(throws: VaultError.self) { try await call(fixture.client) }
            #expect(error?.code == .invalidName)
        }
        #expect(fixture.vault.requests.isEmpty)
    }

    @Test(arguments: ["../x", "versions", "Backup", "", "a/b", "pending"])
    func versionsCannotChangeThePath(version: String) async throws {
        let fixture = try Fixture(answers: [])
        let error = await #expect(throws: VaultError.self) {
            _ = try await fixture.client.secret("db", version: version)
        }
        #expect(error?.code == .invalidName)
        #expect(fixture.vault.requests.isEmpty)
    }

    @Test func aValueIsTheTokenOfTheAnswer() async throws {
        let token = #"\ud800\u0000\r\n\/\u00e9é"#
        let body = #"{"value":"\#(token)","id":"https://contoso.vault.azure.net/secrets/db/\#(Sample.version)"}"#
        let fixture = try Fixture(answers: [
            IncomingResponse(status: 200, body: Array(body.utf8)), .json(200, Sample.secret()),
        ])
        let bundle = try await fixture.client.secret("db")
        #expect(bundle.value.token == Array(token.utf8))
        #expect(!"\(bundle)".contains("ud800"))
        _ = try await fixture.client.setSecret("copy", value: bundle.value)
        #expect(fixture.vault.authorized.last?.body == Array(#"{"value":"\#(token)"}"#.utf8))
    }

    @Test func noContactsIsNoError() async throws {
        let fixture = try Fixture(answers: [.problem(404, "ContactsNotFound")])
        #expect(try await fixture.client.contacts().isEmpty)
    }

    @Test func headersTellFacts() async throws {
        let fixture = try Fixture(answers: [
            .json(
                200, Sample.secret(value: "x"),
                headers: [
                    ("Date", "Tue, 14 Nov 2023 22:23:20 GMT"), ("x-ms-keyvault-region", "westeurope"),
                    ("x-ms-keyvault-network-info", "conn_type=Ipv4;addr=203.0.113.7;act_addr_fam=InterNetwork;"),
                ])
        ])
        _ = try await fixture.client.secret("db")
        #expect(fixture.client.lastServiceTime == 1_700_000_600)
        #expect(fixture.client.region == "westeurope")
        #expect(fixture.client.networkAddress == "203.0.113.7")
        #expect(fixture.client.clockSkew == 600)
        #expect(fixture.client.isClockSkewed)
    }
}
