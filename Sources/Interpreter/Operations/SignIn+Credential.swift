internal import AzureIdentity

extension ConnectionPlan.SignIn {
    /// What stands before the variables' names.
    var prefix: String {
        if case .environment(let prefix) = self { prefix } else { "" }
    }

    /// The credential, made but not asked yet.
    func credential(_ context: CredentialContext) throws -> any TokenCredential {
        switch self {
        case .standard: try DefaultCredential(context)
        case .environment: try EnvironmentCredential.make(context)
        case .workload: try WorkloadIdentityCredential(context)
        case .managed(let identity): try ManagedIdentityCredential(context, identity: .init(identity))
        case .commandLine: AzureCLICredential(context)
        case .deviceCode: try DeviceCodeCredential(context)
        case .token(let token): try FixedTokenCredential(token: token, epochNow: context.epochNow())
        }
    }
}
