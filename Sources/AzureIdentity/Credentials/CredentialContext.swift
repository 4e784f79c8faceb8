public import HTTPTransport

/// What all ways of signing in are made from: the environment, the cloud, and the way to the network.
public struct CredentialContext: Sendable {
    /// All variables of the environment.
    public var environment: [String: String]

    /// Stands before the name of each variable, so that two identities can be had: `TARGET_` reads
    /// `TARGET_AZURE_CLIENT_ID`.
    public var prefix: String

    /// Whose sign-in service is used when the environment names none.
    public var cloud: Cloud

    /// What carries the requests.
    public var transport: any HTTPSending

    /// How often and after which pauses a token request is sent again.
    public var retry: TokenRetry

    /// Tenants that a vault may name beside the credential's own, because the person said so.
    public var allowedTenants: [String]

    /// Shows a person what to do to sign in by a code.
    public var present: @Sendable (DeviceCodePrompt) -> Void

    /// The time now in epoch seconds, for what others measure by the calendar.
    public var epochNow: @Sendable () -> Int64

    /// Runs the tools of others.
    public var run: @Sendable (ToolCall) async throws -> ToolAnswer

    /// A context; `environment` and `transport` have no useful default.
    public init(
        environment: [String: String], prefix: String = "", cloud: Cloud = .publicCloud, transport: any HTTPSending,
        retry: TokenRetry = TokenRetry(), allowedTenants: [String] = [],
        present: @escaping @Sendable (DeviceCodePrompt) -> Void = { _ in },
        epochNow: @escaping @Sendable () -> Int64 = WallClock.epochSeconds,
        run: @escaping @Sendable (ToolCall) async throws -> ToolAnswer = { try await $0.run() }
    ) {
        self.environment = environment
        self.prefix = prefix
        self.cloud = cloud
        self.transport = transport
        self.retry = retry
        self.allowedTenants = allowedTenants
        self.present = present
        self.epochNow = epochNow
        self.run = run
    }

    /// The variable with the prefix before its name; an empty one counts as not set.
    func value(_ name: String) -> String? {
        guard let text = environment[prefix + name], !text.isEmpty else { return nil }
        return text
    }

    /// The variable without a prefix.
    func plainValue(_ name: String) -> String? {
        guard let text = environment[name], !text.isEmpty else { return nil }
        return text
    }

    /// The origin of the sign-in service: `AZURE_AUTHORITY_HOST`, with the prefix or without, else the cloud's.
    var authority: String {
        let named = value("AZURE_AUTHORITY_HOST") ?? plainValue("AZURE_AUTHORITY_HOST")
        return named.map { $0.contains("://") ? $0 : "https://\($0)" } ?? cloud.authority
    }

    /// The tenants that may be signed in to beside the own one: those of `AZURE_ADDITIONALLY_ALLOWED_TENANTS` (separated
    /// by semicolons, `*` for all) and those that the person named.
    var tenants: [String] {
        let named = value("AZURE_ADDITIONALLY_ALLOWED_TENANTS") ?? ""
        return named.split(separator: ";").map { String($0.filter { $0 != " " }) } + allowedTenants
    }

    /// Throws an error that names the variables of these that are not set.
    func require(_ names: [String], remedy: String) throws(IdentityError) {
        let missing = names.filter { value($0) == nil }.map { prefix + $0 }
        guard missing.isEmpty else {
            throw IdentityError(
                code: .missingConfiguration,
                message: "\(missing.joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") not set",
                remedy: remedy)
        }
    }
}
