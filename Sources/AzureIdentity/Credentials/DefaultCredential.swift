internal import Locking

/// The chain that the Azure SDKs call `DefaultAzureCredential`: environment, workload identity, managed identity, Azure
/// CLI, Azure Developer CLI; the first that gives a token is used from then on.
///
/// `AZURE_TOKEN_CREDENTIALS` narrows it: `prod` to the first three, `dev` to the last two, or to one by its name. Ways that
/// need an editor, a broker or PowerShell are not built, and the list of what was tried does not claim them.
public final class DefaultCredential: TokenCredential {
    /// `default`.
    public var kind: String { "default" }

    private let links: [Link]
    private let serving = Locked<Int?>(nil)

    /// One way of signing in.
    private struct Link: Sendable {
        let name: String
        /// A person's own tool: whatever it says, the next one may serve.
        let isTool: Bool
        let credential: Result<any TokenCredential, IdentityError>
    }

    /// Nothing is sent or run yet.
    ///
    /// - Throws: `IdentityError` for a value of `AZURE_TOKEN_CREDENTIALS` that names nothing built.
    public init(_ context: CredentialContext) throws {
        let ways: [(names: [String], name: String, isTool: Bool, make: () throws -> any TokenCredential)] = [
            (["prod", "environmentcredential"], "environment", false, { try EnvironmentCredential.make(context) }),
            (
                ["prod", "workloadidentitycredential"], "workload identity", false,
                { try WorkloadIdentityCredential(context) }
            ),
            (
                ["prod", "managedidentitycredential"], "managed identity", false,
                { try Self.managed(context) }
            ),
            (["dev", "azureclicredential"], "Azure CLI", true, { AzureCLICredential(context) }),
            (
                ["dev", "azuredeveloperclicredential"], "Azure Developer CLI", true,
                { AzureDeveloperCLICredential(context) }
            ),
        ]
        let wanted = context.plainValue("AZURE_TOKEN_CREDENTIALS")?.lowercased()
        let chosen = ways.filter { way in wanted.map { way.names.contains($0) } ?? true }
        guard !chosen.isEmpty else {
            throw IdentityError(
                code: .invalidConfiguration,
                message:
                    "AZURE_TOKEN_CREDENTIALS names '\(Printable.text(wanted ?? "", limit: 60))', which is not built",
                remedy: "there are prod, dev, EnvironmentCredential, WorkloadIdentityCredential, "
                    + "ManagedIdentityCredential, AzureCliCredential and AzureDeveloperCliCredential")
        }
        links = chosen.map { way in
            Link(name: way.name, isTool: way.isTool, credential: Self.result(way.make))
        }
    }

    /// The token of the first way that gives one.
    ///
    /// - Throws: `IdentityError` whose `attempts` say what was tried and why each did not serve; `CancellationError`.
    public func token(for request: TokenRequest) async throws -> AccessToken {
        if let index = serving.withLock({ $0 }), case .success(let credential) = links[index].credential {
            return try await Self.token(credential, request)
        }
        var failures: [(name: String, error: IdentityError)] = []
        for (index, link) in links.enumerated() {
            do {
                let token = try await Self.token(try link.credential.get(), request)
                serving.withLock { $0 = index }
                return token
            } catch let error as IdentityError {
                failures.append((link.name, error))
                let isAbsent = [.missingConfiguration, .credentialUnavailable].contains(error.code)
                // What was set up and refused is not passed over: another identity would come as a surprise.
                guard link.isTool || isAbsent else { break }
            }
        }
        throw Self.failure(failures)
    }

    private static func token(
        _ credential: any TokenCredential, _ request: TokenRequest
    ) async throws -> AccessToken {
        var token = try await credential.token(for: request)
        token.source = credential.kind
        return token
    }

    /// The metadata service gets one second to show that it is there, because most computers have none.
    private static func managed(_ context: CredentialContext) throws -> any TokenCredential {
        let client = context.value("AZURE_CLIENT_ID")
        return try ManagedIdentityCredential(
            context, identity: client.map { .clientID($0) } ?? .systemAssigned, probeTimeout: .seconds(1))
    }

    private static func result(
        _ make: () throws -> any TokenCredential
    ) -> Result<any TokenCredential, IdentityError> {
        do { return .success(try make()) } catch {
            return .failure(
                error as? IdentityError
                    ?? IdentityError(code: .invalidConfiguration, message: "\(error)", remedy: nil))
        }
    }

    private static func failure(_ failures: [(name: String, error: IdentityError)]) -> IdentityError {
        let last = failures.last
        let isRefusal = last.map { ![.missingConfiguration, .credentialUnavailable].contains($0.error.code) } ?? false
        var error = IdentityError(
            code: isRefusal ? last?.error.code ?? .refused : .credentialUnavailable,
            message: isRefusal
                ? "the default chain stopped at \(last?.name ?? ""): \(last?.error.message ?? "")"
                : "nobody is signed in: no way of the default chain serves",
            remedy: isRefusal
                ? last?.error.remedy : "sign in by one of these ways, or name one with `connect … using`")
        error.attempts = failures.map { "\($0.name): \($0.error.message)" }
        error.status = last?.error.status
        error.serviceCode = last?.error.serviceCode
        error.entraCode = last?.error.entraCode
        error.traceID = last?.error.traceID
        error.cause = last?.error.cause
        return error
    }
}
