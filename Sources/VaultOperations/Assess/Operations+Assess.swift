import KeyVault

extension Operations {
    /// Looks for every fact that will hinder a move, before it starts; changes nothing (operations section 14).
    ///
    /// - Throws: `OperationError` when the source cannot be read at all; what is found is part of the result.
    public static func assess(_ request: AssessRequest, _ options: OperationOptions) async throws -> AssessResult {
        let detail = "\(request.source.summary)\(request.target.summary.map { " for \($0)" } ?? "")"
        options.events(.started(operation: "assess", detail: detail))
        do {
            let assessment = Assessment(request, options)
            try await assessment.run()
            return assessment.result()
        } catch {
            throw OperationError(error)
        }
    }
}

extension AssessRequest.Target {
    /// The target in one line; nil when there is none yet.
    fileprivate var summary: String? {
        switch self {
        case .vault(let vault): vault.summary
        case .region(let region, let name): name.map { "\($0) in \(region)" } ?? "region \(region)"
        case .open: nil
        }
    }

    /// The connected vault.
    var vault: Vault? {
        if case .vault(let vault) = self { vault } else { nil }
    }
}
