internal import AzureIdentity
internal import HTTPTransport
internal import VaultOperations

/// What `doctor` needs of the vaults.
protocol DoctorGateway: Sendable {
    /// Examines the way that a plan describes; nothing has to be connected.
    ///
    /// - Parameter hasVault: false to examine sign-in and Resource Manager only.
    func doctor(_ plan: ConnectionPlan, role: DoctorRequest.Role, hasVault: Bool) async throws -> DoctorResult
}

extension LiveGateway {
    func doctor(_ plan: ConnectionPlan, role: DoctorRequest.Role, hasVault: Bool) async throws -> DoctorResult {
        let (way, network) = try await paths.examined(plan)
        let environment = configuration.environment
        let overrides = network.connectTo
        let request = DoctorRequest(
            way: way, hasVault: hasVault, role: role, family: network.addressFamily,
            fixedAddress: { host, port in
                overrides.first { ($0.host ?? host) == host && ($0.port ?? port) == port }?.toHost
            },
            proxy: { ProxyVariables.proxy(for: $0, environment: environment) },
            epochNow: configuration.clock.epochSeconds)
        return try await Operations.doctor(request)
    }
}

/// A credential that could not even be made: whoever asks it for a token gets the reason.
struct UnusableCredential: TokenCredential {
    let reason: IdentityError

    var kind: String { "unusable" }

    func token(for request: TokenRequest) throws -> AccessToken { throw reason }
}
