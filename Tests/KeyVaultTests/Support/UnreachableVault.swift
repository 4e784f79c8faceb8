import AzureIdentity
import HTTPTransport
import KeyVault
import ServiceSupport

/// Never answers.
struct UnreachableVault: HTTPSending {
    let code: TransportError.Code

    func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        throw TransportError(code: code, message: "scripted", host: "h", sentWholeRequest: false)
    }
}

/// A client over any transport.
func makeClient(_ transport: any HTTPSending, _ clock: ManualClock) throws -> VaultClient {
    VaultClient(
        address: try Cloud.publicCloud.vault("contoso"), cloud: .publicCloud,
        tokens: TokenCache(credential: NumberedCredential()), transport: transport,
        limiter: AdaptiveLimiter(jobs: 4, priors: .none, clock: clock), clock: clock)
}
