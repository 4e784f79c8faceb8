import Locking
import Testing

@testable import AzureIdentity

@Suite("Tokens of the command line tools")
struct ToolTests {
    private func answering(_ output: String, _ calls: Locked<[ToolCall]> = Locked([])) -> CredentialContext {
        context(FakeService([]), ["PATH": "/bin", "AZURE_CLIENT_SECRET": "hidden"]) { call in
            calls.withLock { $0.append(call) }
            return ToolAnswer(status: 0, output: Array(output.utf8))
        }
    }

    @Test("The Azure CLI is asked for the resource and the vault's tenant; no secret goes along")
    func azureCLI() async throws {
        let calls = Locked<[ToolCall]>([])
        let output = #"{"accessToken":"abc","expiresOn":"2026-11-23 01:00:00.000000","expires_on":1795395600}"#
        let credential = AzureCLICredential(answering(output, calls))
        let token = try await credential.token(for: TokenRequest(resource: "https://vault.azure.net", tenant: tenantID))
        #expect(token.value == "abc" && token.lifetime == .seconds(3600))
        let call = try #require(calls.withLock { $0.first })
        #expect(call.program == "az")
        #expect(
            call.arguments == [
                "account", "get-access-token", "--output", "json", "--resource", "https://vault.azure.net", "--tenant",
                tenantID,
            ])
        #expect(call.environment == ["PATH": "/bin", "AZURE_CORE_NO_COLOR": "true"])
    }

    @Test("The Azure Developer CLI is asked for the scope")
    func developerCLI() async throws {
        let calls = Locked<[ToolCall]>([])
        let output = #"{"token":"abc","expiresOn":"2026-11-23T01:00:00Z"}"#
        let credential = AzureDeveloperCLICredential(answering(output, calls))
        #expect(try await credential.token(for: vaultRequest).lifetime == .seconds(1_795_395_600 - 1_795_392_000))
        #expect(calls.withLock { $0.first?.arguments.suffix(2) } == ["--scope", "https://vault.azure.net/.default"])
    }

    @Test(
        "Answers that are none",
        arguments: ["", "[]", "{}", #"{"accessToken":"a b","expires_on":1}"#, #"{"accessToken":"a"}"#])
    func malformed(_ output: String) async {
        #expect(await refusal(AzureCLICredential(answering(output)))?.code == .malformedAnswer)
    }

    @Test("Nobody is signed in, a tenant that is an option, a claims challenge")
    func refusals() async {
        let silent = context(FakeService([])) { _ in
            ToolAnswer(status: 1, errors: Array("\nERROR: Please run 'az login' \u{1B}[31m\nmore".utf8))
        }
        let error = await refusal(AzureCLICredential(silent))
        #expect(error?.code == .credentialUnavailable && error?.message.contains("Please run 'az login'") == true)
        #expect(error?.message.contains("\u{1B}") == false && error?.message.contains("more") == false)
        let option = TokenRequest(resource: "https://vault.azure.net", tenant: "--query")
        #expect(await refusal(AzureCLICredential(silent), option)?.code == .untrustedLink)
        let claims = TokenRequest(resource: "https://vault.azure.net", claims: "{}")
        #expect(await refusal(AzureCLICredential(silent), claims)?.remedy?.contains("az login") == true)
    }

    @Test("A real program: no shell, a bounded answer, an end in time, killed when the task is cancelled")
    func processes() async throws {
        let folder = TestFolder()
        folder.write("echoes", "#!/bin/sh\nprintf '%s|' \"$@\"; pwd; echo err >&2; exit 3\n", mode: 0o700)
        folder.write("floods", "#!/bin/sh\nexec cat /dev/zero\n", mode: 0o700)
        folder.write("sleeps", "#!/bin/sh\nsleep 600\n", mode: 0o700)
        let environment = ["PATH": "\(folder.path):/usr/bin:/bin"]
        func call(_ program: String, _ arguments: [String] = [], timeout: Duration = .seconds(60)) -> ToolCall {
            ToolCall(program: program, arguments: arguments, environment: environment, timeout: timeout)
        }
        let answer = try await call("echoes", ["$(id)", "a b", ";"]).run()
        #expect(answer.status == 3)
        #expect(String(decoding: answer.output, as: UTF8.self) == "$(id)|a b|;|/\n")
        #expect(String(decoding: answer.errors, as: UTF8.self) == "err\n")
        #expect(!"\(answer)".contains("id"))
        for slow in [call("floods"), call("sleeps", timeout: .milliseconds(100)), call("is-not-here")] {
            let error = await #expect(throws: IdentityError.self) { _ = try await slow.run() }
            #expect(error?.code == .credentialUnavailable)
        }
        let task = Task { try await call("sleeps").run() }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
}
