import AzureIdentity
import ExactJSON
import FuzzSupport
import HTTPTransport
import Locking
import ResourceManager
import ServiceSupport
import Testing

/// Answers of Resource Manager that are nearly right: each ends in a result or in an error that says what is wrong, and
/// no request ever goes to another host.
@Suite struct ManagementFuzzTests {
    @Test func answers() async {
        var run = FuzzRun(quick: 400)
        await run.tryEach { generator in await Self.ask(generator) }
        #expect(run.complaints == [])
        #expect(run.tried > 0)
    }

    private static func ask(_ generator: SeededGenerator) async -> String? {
        var generator = generator
        let number = generator.number(0...(questions.count - 1))
        let service = MutatingManagement(generator)
        let client = ManagementClient(
            cloud: .publicCloud, tokens: TokenCache(credential: NumberedCredential()), transport: service,
            policy: RetryPolicy(retries: 2), patience: ManagementPatience(poll: 5, limit: 60), clock: ManualClock())
        guard let client else { return "the public cloud has no Resource Manager" }
        do {
            try await questions[number](client)
        } catch let error as ManagementError {
            let text = error.description
            if text.isEmpty { return "an error without words" }
            if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
                return "control characters in the error \(text.debugDescription)"
            }
        } catch {
            return "question \(number) threw \(type(of: error)): \(error)"
        }
        let strangers = service.urls.filter { !$0.hasPrefix("https://management.azure.com/") }
        return strangers.isEmpty ? nil : "a request to \(strangers[0])"
    }

    private static let scope = Sample.id.text

    private static let questions: [@Sendable (ManagementClient) async throws -> Void] = [
        { client in
            let vault = try await client.vault(Sample.id)
            _ = (
                vault.location, vault.subnets, vault.privateEndpoints, vault.addressRules, vault.tags,
                vault.retentionDays
            )
        },
        { _ = try await $0.vaults(subscription: Sample.subscription) },
        { _ = try await $0.deletedVaults(subscription: Sample.subscription) },
        { _ = try await $0.checkName("a", subscription: Sample.subscription) },
        { try await $0.putVault(Sample.id, [:]) }, { try await $0.patchVault(Sample.id, [:]) },
        { try await $0.deleteVault(Sample.id) }, { _ = try await $0.roleAssignments(scope) },
        { _ = try await $0.roleDefinitions(scope) },
        { client in
            let granted = try await client.permissions(scope)
            _ = granted.contains { $0.allows(action: "a/b") || $0.allows(dataAction: "a/b") }
        },
        { _ = try await $0.locks(scope) }, { _ = try await $0.diagnosticSettings(scope) },
        { _ = try await $0.graph(.vaults) }, { _ = try await $0.findVault(named: "contoso-we") },
        { _ = try await $0.subscriptions() }, { _ = try await $0.locations(subscription: Sample.subscription) },
        { try await $0.validate(Sample.deployment) }, { _ = try await $0.whatIf(Sample.deployment) },
        { try await $0.deploy(Sample.deployment) },
    ]
}

/// A service whose answers are nearly right.
private final class MutatingManagement: HTTPSending {
    private let state: Locked<(generator: SeededGenerator, urls: [String])>

    init(_ generator: SeededGenerator) { state = Locked((generator, [])) }

    var urls: [String] { state.withLock { $0.urls } }

    func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        state.withLock { state -> IncomingResponse in
            state.urls.append(request.url)
            var generator = state.generator
            defer { state.generator = generator }
            let status = generator.pick([200, 200, 200, 200, 201, 202, 204, 400, 401, 403, 404, 409, 429, 500, 302])
            var headers: [(String, String)] = []
            for name in ["Azure-AsyncOperation", "Location", "Retry-After"] where generator.once(in: 4) {
                headers.append((name, generator.pick(Self.links)))
            }
            let body = JSONMutator.mutate(generator.pick(Self.answers), &generator)
            // The end of a long row: what goes on and on is given up.
            guard state.urls.count < 200 else { return .json(404, ["error": ["code": "NotFound"]]) }
            if generator.once(in: 20) {
                return IncomingResponse(status: status, headers: HTTPHeaders(headers), body: Array("{\"value\":[".utf8))
            }
            return .json(status, body, headers)
        }
    }

    private static let links = [
        Sample.poll(), Sample.poll("two"), "https://evil.example/subscriptions/x",
        "http://management.azure.com/subscriptions/x",
        "https://management.azure.com.evil.example/subscriptions/x",
        "https://user@management.azure.com/subscriptions/x",
        "/subscriptions/x", "", "3", "-1", "99999999999999999999", "\u{7F}",
    ]

    private static let answers: [JSON] = [
        Sample.vault(), Sample.vault("Creating"), ["value": [Sample.vault()], "nextLink": .text(Sample.poll("next"))],
        ["value": [], "nextLink": "https://evil.example/subscriptions/x"],
        [
            "data": [["id": .text(Sample.id.text), "name": "contoso-we"]], "$skipToken": "1",
            "resultTruncated": "false",
        ],
        ["status": "Running"], ["status": "Succeeded"],
        ["status": "Failed", "error": ["code": "C", "message": "m\u{1B}"]],
        ["nameAvailable": false, "reason": "AlreadyExists", "message": "taken"],
        [
            "error": [
                "code": "InvalidTemplate", "message": "no\u{7}", "target": "t",
                "details": [["code": "X", "message": "y", "details": [["code": "Z", "message": "z"]]]],
            ]
        ],
        [
            "value": [
                [
                    "id": "/a", "name": "b",
                    "properties": [
                        "scope": .text(Sample.id.text), "principalId": "p", "roleDefinitionId": "/d/e",
                        "roleName": "Reader", "permissions": [["actions": ["*"], "dataActions": ["a/*"]]],
                    ], "actions": ["*/read"],
                ]
            ]
        ],
        ["properties": ["changes": [["resourceId": "/a", "changeType": "Modify"]], "provisioningState": "Running"]],
    ]
}
