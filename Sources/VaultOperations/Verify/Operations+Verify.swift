import KeyVault

extension Operations {
    /// Compares two sides, version by version, by the rules of operations section 8.
    ///
    /// Settings of the vaults themselves (access, network, protection) are not compared: they are Resource Manager's.
    /// - Throws: `OperationError` when a side cannot be read at all; differences are part of the result.
    public static func verify(_ request: VerifyRequest, _ options: OperationOptions) async throws -> VerifyResult {
        do {
            options.events(
                .started(operation: "verify", detail: "\(request.left.summary) against \(request.right.summary)"))
            if case (.vault(let left), .vault(let right)) = (request.left, request.right), left.isSameVault(as: right) {
                throw OperationError(
                    .sameVault, "both sides are the vault \(left.name)", remedy: "connect the other vault and name it",
                    exitCode: 6)
            }
            let (left, right) = (try await side(request.left), try await side(request.right))
            return try await Comparison(request, options, left: left, right: right).run()
        } catch let error where error.isCancellation {
            var result = VerifyResult()
            result.interrupted = true
            return result
        } catch {
            throw OperationError(error)
        }
    }

    private static func side(_ side: VerifySide) async throws -> any ObservedSide {
        switch side {
        case .vault(let vault): VaultSide(vault: vault)
        case .archive(let folder): ArchiveSide(archive: try await Archive.open(folder))
        }
    }
}

extension VerifySide {
    /// The side in one line.
    fileprivate var summary: String {
        switch self {
        case .vault(let vault): vault.summary
        case .archive(let folder): folder
        }
    }
}
