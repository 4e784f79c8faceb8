import AzureIdentity
import HTTPTransport
import KeyVault
public import ResourceManager

extension OperationError {
    /// The error of a statement that could not go on, from whatever was thrown below.
    init(_ error: any Error) {
        switch error {
        case let error as OperationError: self = error
        case let error as VaultError: self.init(vault: error)
        case let error as ManagementError: self.init(management: error)
        case let error as FileProblem: self = error.asOperationError
        case let error as IdentityError:
            self.init(.notPermitted, error.message, remedy: error.remedy, exitCode: 4)
            details = error.attempts
        case let error as TransportError: self.init(transport: error)
        case is CancellationError:
            self.init(.interrupted, "interrupted", remedy: "run the same statement again to go on", exitCode: 130)
        default: self.init(.service, "\(error)")
        }
    }

    private init(transport error: TransportError) {
        self.init(
            error.code == .tls ? .tls : .unreachable, error.description, remedy: Self.unreachableRemedy(error),
            exitCode: 4)
    }

    private init(vault error: VaultError) {
        let (code, exitCode, remedy) = Self.kind(of: error)
        let codes = [error.serviceCode, error.innerCode].compactMap { $0 }
        self.init(
            code, error.description, remedy: remedy, exitCode: exitCode, object: error.object?.description,
            serviceCode: codes.isEmpty ? nil : codes.joined(separator: "/"), requestID: error.requestID)
        details = (error.cause as? IdentityError)?.attempts ?? []
    }

    /// An error of Resource Manager, for those who ask it themselves.
    public init(wrapping error: ManagementError) { self.init(management: error) }

    private init(management error: ManagementError) {
        let (code, exitCode, remedy): (Code, Int32, String?) =
            switch error.code {
            case .tls: (.tls, 4, Self.managementRemedy(error.cause))
            case .transport: (.unreachable, 4, Self.managementRemedy(error.cause))
            case .signIn, .unauthorized:
                (.notPermitted, 4, (error.cause as? IdentityError)?.remedy ?? "sign in to the subscription's tenant")
            case .untrustedLink: (.notPermitted, 4, "check the cloud's endpoints, and that no proxy stands between")
            default:
                if error.isForbidden {
                    (.notPermitted, 4, "grant the action that the message names, and wait some minutes")
                } else if error.isNotFound {
                    (.notFound, 1, nil)
                } else if error.isLocked {
                    (.service, 1, "remove the lock for this statement, and set it again afterwards")
                } else {
                    (.service, 1, nil)
                }
            }
        self.init(
            code, error.description, remedy: remedy, exitCode: exitCode, object: nil, requestID: error.requestID)
    }

    private static func managementRemedy(_ cause: (any Error)?) -> String {
        let otherwise = "check the network and proxies"
        guard let cause = cause as? TransportError else { return otherwise }
        return TransportRemedy.text(cause, unresolved: "check the cloud setting and the network", otherwise: otherwise)
    }

    private static func kind(of error: VaultError) -> (Code, Int32, String?) {
        let identity = error.cause as? IdentityError
        switch error.code {
        case .tls: return (.tls, 4, unreachableRemedy(error.cause))
        case .transport: return (.unreachable, 4, unreachableRemedy(error.cause))
        case .signIn, .unauthorized:
            return (.notPermitted, 4, identity?.remedy ?? "sign in to the vault's tenant with a valid credential")
        case .untrustedLink:
            return (.notPermitted, 4, "check the vault's address, and that no proxy stands between")
        case .invalidName:
            return (.invalidRequest, 1, "names have 1 to 127 letters, digits and hyphens")
        default: break
        }
        if error.isNetworkDenied {
            return (.unreachable, 4, networkRemedy(error))
        }
        if error.isForbidden, !error.isDisabled {
            let vault = error.vault.prefix { $0 != "." }
            let grant = error.missingPermission?.remedy(vault: String(vault))
            return (
                .notPermitted, 4, (grant ?? "grant the permission that the message names") + ", and wait some minutes"
            )
        }
        if error.isNotFound { return (.notFound, 1, nil) }
        return (.service, 1, nil)
    }

    private static func networkRemedy(_ error: VaultError) -> String {
        if error.innerCode == "ForbiddenByConnection" {
            return
                "public access is closed: use the network of the vault's private endpoint, or `set resolve HOST:ADDRESS`"
        }
        let address = error.seenAddress ?? "this computer's address"
        return "add a rule for \(address) to the vault's firewall, or use a network that it lets in"
    }

    private static func unreachableRemedy(_ cause: (any Error)?) -> String {
        let otherwise = "check the network, proxies and the vault's firewall"
        guard let cause = cause as? TransportError else { return otherwise }
        return TransportRemedy.text(
            cause,
            unresolved:
                "check the spelling: the vault does not exist, was deleted, or its name cannot be resolved here",
            otherwise: otherwise)
    }
}

extension VaultError {
    /// `status code inner requestId`, as a journal keeps a failure.
    var journalReason: String {
        let parts = [status.map { String($0) }, serviceCode ?? code.rawValue, innerCode, requestID]
        return parts.compactMap { $0 }.joined(separator: " ")
    }
}

extension Error {
    /// Whether the task was cancelled and this is how it came to be known.
    var isCancellation: Bool {
        self is CancellationError || (self as? OperationError)?.code == .interrupted
            || (self as? VaultError)?.cause is CancellationError
    }
}
