import AzureIdentity
import BinaryText
import ExactJSON
import HTTPTransport
import KeyVault
import ServiceSupport

/// A vault in memory. Without a token it answers with a challenge.
typealias ScriptedVault = ScriptedService

extension ScriptedService {
    static func challenge(
        tenant: String = "11111111-1111-1111-1111-111111111111", resource: String = "https://vault.azure.net"
    ) -> String {
        "Bearer authorization=\"https://login.windows.net/\(tenant)\", resource=\"\(resource)\""
    }

    convenience init(
        challenge: String = ScriptedVault.challenge(), answers: [Answer] = [], fallback: Answer? = nil
    ) {
        self.init(challenge: IncomingResponse.unauthorized(challenge), answers: answers, fallback: fallback)
    }

    func setChallenge(_ challenge: String) { setChallenge(IncomingResponse.unauthorized(challenge)) }
}

extension IncomingResponse {
    static func json(
        _ status: Int, _ json: JSON, headers: [(String, String)] = [], elapsed: Duration = .milliseconds(10)
    ) -> IncomingResponse {
        IncomingResponse(
            status: status, headers: HTTPHeaders(headers + [("Content-Type", "application/json; charset=utf-8")]),
            body: json.serialized(), elapsed: elapsed)
    }

    static func unauthorized(_ challenge: String) -> IncomingResponse {
        .json(
            401, ["error": ["code": "Unauthorized", "message": "AKV10000: Request is missing a Bearer or PoP token."]],
            headers: [("WWW-Authenticate", challenge)])
    }

    static func problem(
        _ status: Int, _ code: String = "Problem", inner: String? = nil, message: String = "as the script says",
        headers: [(String, String)] = []
    ) -> IncomingResponse {
        var members = [
            JSONMember(name: "code", value: .text(code)), JSONMember(name: "message", value: .text(message)),
        ]
        if let inner { members.append(JSONMember(name: "innererror", value: ["code": .text(inner)])) }
        return .json(status, ["error": .object(members)], headers: headers)
    }
}

/// A client in front of a scripted vault.
struct Fixture {
    let vault: ScriptedVault
    let credential = NumberedCredential()
    let clock: ManualClock
    let client: VaultClient

    init(
        _ vault: ScriptedVault, name: String = "contoso", cloud: Cloud = .publicCloud,
        policy: RetryPolicy = RetryPolicy(), jobs: Int = 32, clock: ManualClock = ManualClock()
    ) throws {
        self.vault = vault
        self.clock = clock
        client = VaultClient(
            address: try cloud.vault(name), cloud: cloud, tokens: TokenCache(credential: credential), transport: vault,
            policy: policy, limiter: AdaptiveLimiter(jobs: jobs, priors: .none, clock: clock), clock: clock)
    }

    /// A client whose vault gives these answers in order.
    init(answers: [IncomingResponse], policy: RetryPolicy = RetryPolicy()) throws {
        try self.init(ScriptedVault(answers: answers.map { answer in { _ in answer } }), policy: policy)
    }

    /// A client whose vault always does the same.
    init(always answer: @escaping ScriptedVault.Answer, policy: RetryPolicy = RetryPolicy()) throws {
        try self.init(ScriptedVault(fallback: answer), policy: policy)
    }
}

/// Sample answers.
enum Sample {
    static let version = "0bf2b4b1c2d34e5f8a9b0c1d2e3f4a5b"

    static func secret(_ name: String = "db", value: String? = nil, version: String = version) -> JSON {
        var members = [
            JSONMember(name: "id", value: .text("https://contoso.vault.azure.net/secrets/\(name)/\(version)")),
            JSONMember(
                name: "attributes", value: ["enabled": true, "created": 1_700_000_000, "updated": 1_700_000_001]),
        ]
        if let value { members.insert(JSONMember(name: "value", value: .text(value)), at: 0) }
        return .object(members)
    }

    static func key(_ name: String = "k", modulus: Int = 256, type: String = "RSA") -> JSON {
        let n = Base64.urlText([0x80] + [UInt8](repeating: 1, count: modulus - 1))
        return [
            "key": [
                "kid": .text("https://contoso.vault.azure.net/keys/\(name)/\(version)"), "kty": .text(type),
                "key_ops": ["sign", "verify"], "n": .text(String(decoding: n, as: UTF8.self)), "e": "AQAB",
            ],
            "attributes": ["enabled": true],
        ]
    }

    static func certificate(_ name: String = "web") -> JSON {
        [
            "id": .text("https://contoso.vault.azure.net/certificates/\(name)/\(version)"),
            "kid": .text("https://contoso.vault.azure.net/keys/\(name)/\(version)"),
            "sid": .text("https://contoso.vault.azure.net/secrets/\(name)/\(version)"), "x5t": "AQID", "cer": "MIIC",
            "attributes": ["enabled": true], "policy": ["key_props": ["exportable": true]],
        ]
    }

    static func deleted(_ bundle: JSON, _ collection: String = "deletedsecrets", _ name: String = "db") -> JSON {
        .object(
            [
                JSONMember(
                    name: "recoveryId", value: .text("https://contoso.vault.azure.net/\(collection)/\(name)")),
                JSONMember(name: "deletedDate", value: 1_700_000_100),
                JSONMember(name: "scheduledPurgeDate", value: 1_700_604_900),
            ] + (bundle.object ?? []))
    }

    static let pending: JSON = [
        "id": "https://contoso.vault.azure.net/certificates/web/pending", "issuer": ["name": "Self"], "csr": "MIIC",
        "cancellation_requested": false, "status": "inProgress", "request_id": "920d4e604e274e938252d6a9107cd0bc",
    ]
}
