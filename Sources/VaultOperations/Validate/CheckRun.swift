import KeyVault

/// Runs one check and measures it.
struct CheckRun: Sendable {
    /// What a check found.
    struct Finding {
        let status: CheckItem.Status
        let detail: String?
        let remedy: String?

        /// It went as it should.
        static func passed(_ detail: String?) -> Finding { Finding(status: .passed, detail: detail, remedy: nil) }

        /// It works, and somebody should know.
        static func warning(_ detail: String, _ remedy: String) -> Finding {
            Finding(status: .warning, detail: detail, remedy: remedy)
        }

        /// It does not work.
        static func failed(_ detail: String, _ remedy: String) -> Finding {
            Finding(status: .failed, detail: detail, remedy: remedy)
        }
    }

    private let name: String
    private let kind: ObjectKind?
    private let object: String?

    init(_ name: String, kind: ObjectKind? = nil, name object: String? = nil) {
        self.name = name
        self.kind = kind
        self.object = object
    }

    /// Runs it. What the vault refuses is a failure of the check; what ends the statement is thrown.
    func run(_ body: () async throws -> Finding) async throws -> CheckItem {
        let clock = ContinuousClock()
        let begun = clock.now
        let finding: Finding
        do {
            finding = try await body()
        } catch let error as VaultError
            where !error.stopsStatement && !error.isUnreachable && !error.isCancellation
        {
            let remedy =
                error.isForbidden
                ? "grant the right that the message names to whoever uses the vault"
                : "try it again; look at the object"
            finding = .failed(error.description, remedy)
        }
        return CheckItem(
            name, kind: kind, name: object, status: finding.status, detail: finding.detail, remedy: finding.remedy,
            elapsed: clock.now - begun)
    }

    /// It was not tried.
    func skipped(_ why: String) -> CheckItem {
        CheckItem(name, kind: kind, name: object, status: .skipped, detail: why)
    }
}
