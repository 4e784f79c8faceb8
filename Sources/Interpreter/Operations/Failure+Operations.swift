internal import AzureIdentity
internal import HTTPTransport
internal import KeyVault
internal import VaultOperations

extension Failure {
    /// Any error of the modules below as a failure of a statement: what happened, to what, the service's code and
    /// request id, and what to do next.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case is CancellationError: self = .cancelled
        case let error as OperationError: self.init(operation: error)
        case let error as VaultError: self.init(vault: error)
        case let error as IdentityError: self.init(identity: error)
        case let error as TransportError: self.init(transport: error)
        default: self.init(.operation, "\(error)")
        }
    }

    /// The run was cancelled.
    static let cancelled = Failure(.interrupted, "interrupted", exitCode: .interrupted)

    /// A failure of an operation.
    init(operation error: OperationError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .unreachable, .notPermitted, .tls: .access
            case .interrupted: .interrupted
            case .unsupported: .notAvailable
            default: error.exitCode == 6 ? .refused : error.exitCode == 4 ? .access : .operation
            }
        self.init(
            code, error.message, remedy: error.remedy, object: error.object, serviceCode: error.serviceCode,
            requestID: error.requestID, exitCode: ExitCode(UInt8(clamping: error.exitCode)))
        details = error.details
    }

    /// A failure of a request that no operation stands around.
    private init(vault error: VaultError) {
        if error.cause is CancellationError {
            self = .cancelled
            return
        }
        let access: Set<VaultError.Code> = [.transport, .tls, .untrustedLink, .unauthorized, .signIn]
        let isAccess = access.contains(error.code) || error.isForbidden
        self.init(
            isAccess ? .access : error.isNotFound ? .notFound : .operation, error.description,
            remedy: isAccess ? "check the network and the permissions on the vault" : nil,
            object: error.object.map { "\($0.kind.rawValue) \($0.name)" },
            serviceCode: [error.serviceCode, error.innerCode].compactMap { $0 }.joined(separator: "/"),
            requestID: error.requestID, exitCode: isAccess ? .access : .failed)
        if serviceCode?.isEmpty == true { serviceCode = nil }
    }

    private init(identity error: IdentityError) {
        let isInput = error.code == .invalidVault
        self.init(
            isInput ? .value : .access, error.message, remedy: error.remedy, serviceCode: error.serviceCode,
            requestID: error.traceID, exitCode: isInput ? .failed : .access)
        details = error.attempts
    }

    private init(transport error: TransportError) {
        self.init(.access, error.description, exitCode: .access)
    }
}

extension MoveResult {
    /// The result of an operation of the core.
    init(_ result: OperationResult) {
        items = result.items
        versions = result.versions
        bytes = result.bytes
        folder = result.folder
        exitCode = ExitCode(UInt8(clamping: result.exitCode))
        failure = result.failure.map(Failure.init(operation:))
        if result.interrupted { failure = .cancelled }
    }
}
