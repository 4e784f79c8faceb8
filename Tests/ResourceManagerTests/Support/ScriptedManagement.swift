import AzureIdentity
import ExactJSON
import HTTPTransport
import ResourceManager
import ServiceSupport
import Testing

/// A Resource Manager in memory.
typealias ScriptedManagement = ScriptedService

extension ScriptedService {
    /// Each request as `METHOD /path?query`.
    var lines: [String] {
        requests.map { "\($0.method) \($0.url.replacing("https://management.azure.com", with: ""))" }
    }
}

extension IncomingResponse {
    static func json(_ status: Int, _ json: JSON, _ headers: [(String, String)] = []) -> IncomingResponse {
        IncomingResponse(status: status, headers: HTTPHeaders(headers), body: json.serialized())
    }

    static func empty(_ status: Int, _ headers: [(String, String)] = []) -> IncomingResponse {
        IncomingResponse(status: status, headers: HTTPHeaders(headers))
    }

    static func problem(_ status: Int, _ code: String, _ headers: [(String, String)] = []) -> IncomingResponse {
        .json(status, ["error": ["code": .text(code), "message": "as the script says"]], headers)
    }
}

/// A client in front of a scripted Resource Manager.
struct Fixture {
    let service: ScriptedManagement
    let credential = NumberedCredential()
    let clock = ManualClock()
    let client: ManagementClient

    init(
        _ answers: [IncomingResponse], policy: RetryPolicy = RetryPolicy(),
        patience: ManagementPatience = ManagementPatience()
    ) throws {
        try self.init(script: answers.map { answer in { _ in answer } }, policy: policy, patience: patience)
    }

    init(
        script: [ScriptedManagement.Answer], policy: RetryPolicy = RetryPolicy(),
        patience: ManagementPatience = ManagementPatience()
    ) throws {
        service = ScriptedManagement(challenge: nil, answers: script)
        client = try #require(
            ManagementClient(
                cloud: .publicCloud, tokens: TokenCache(credential: credential), transport: service, policy: policy,
                patience: patience, clock: clock))
    }
}

/// Sample answers.
enum Sample {
    static let subscription = "7e0c27e1-1f83-4d4c-8f4e-5b0e0e4d3a52"
    static let id = ResourceID(vault: "contoso-we", group: "rg", subscription: subscription)

    static let deployment = Deployment(
        name: "d", group: "rg", subscription: subscription, template: ["resources": []], parameters: [])

    static func vault(_ state: String = "Succeeded") -> JSON {
        [
            "id": .text(id.text), "name": "contoso-we", "location": "West Europe", "tags": ["env": "prod"],
            "properties": [
                "tenantId": "11111111-1111-1111-1111-111111111111", "sku": ["family": "A", "name": "Premium"],
                "vaultUri": "https://contoso-we.vault.azure.net/", "provisioningState": .text(state),
                "enableRbacAuthorization": true, "softDeleteRetentionInDays": 30, "enablePurgeProtection": true,
                "networkAcls": [
                    "bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [["value": "203.0.113.0/24"]],
                    "virtualNetworkRules": [],
                ],
            ],
        ]
    }

    static func poll(_ name: String = "op") -> String {
        "https://management.azure.com/subscriptions/\(subscription)/providers/Microsoft.KeyVault/\(name)?api-version=1"
    }
}
