/// Which vault to try.
public struct ValidateRequest: Sendable {
    /// The vault.
    public var vault: Vault
    /// The most objects of a kind that are tried; of more, so many are taken from all over the list.
    public var sample: Int

    /// A smoke test of the vault.
    public init(vault: Vault, sample: Int = 100) {
        self.vault = vault
        self.sample = max(1, sample)
    }
}

extension Operations {
    /// Tries a vault the way applications use it, without changing anything: lists each kind, reads secrets and drops
    /// their values at once, lets every key do what its operations allow and undo it, and looks at certificates with
    /// their chains and expiry.
    ///
    /// - Throws: `OperationError` when the vault cannot be reached at all; what fails is part of the result.
    public static func validate(_ request: ValidateRequest, _ options: OperationOptions) async throws -> CheckReport {
        options.events(.started(operation: "validate", detail: request.vault.summary))
        do {
            return CheckReport(try await SmokeTest(request: request, options: options).run())
        } catch let error where error.isCancellation {
            return CheckReport(interrupted: true)
        } catch {
            throw OperationError(error)
        }
    }
}
