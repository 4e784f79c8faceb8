public import AzureIdentity
import KeyVault

extension Vault {
    /// Who is signed in now: of a token that was renewed since the vault was connected, the new one.
    ///
    /// - Throws: `OperationError` with exit code 4 when nobody is signed in any more.
    public func signedIn() async throws -> SignedInIdentity {
        do { return try await client.signIn() } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }
}
