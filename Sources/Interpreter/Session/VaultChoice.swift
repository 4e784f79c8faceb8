internal import RelocationLanguage

/// A vault that a person may choose where `connect` stands alone at the prompt.
public struct VaultChoice: Sendable, Equatable {
    /// The vault's name.
    public let name: String
    /// Where it is and whose: region, resource group, subscription, as far as they are known.
    public let details: [String]

    /// A vault to choose.
    public init(name: String, details: [String] = []) {
        self.name = name
        self.details = details
    }
}

extension Session {
    /// Asks which of the vaults that the identity can see is meant.
    func chooseVault(_ span: Span) async throws -> String {
        guard configuration.isInteractive, let choose = configuration.choose else {
            throw Failure(.missing, "`connect` needs a vault in a script", remedy: "write `connect contoso-we`")
        }
        let choices = try await visibleVaults(span)
        guard !choices.isEmpty else {
            throw Failure(
                .notFound, "there is no vault that this identity can see", remedy: "name one: `connect contoso-we`",
                span: span)
        }
        guard let index = await choose(choices), choices.indices.contains(index) else {
            throw Failure(.missing, "no vault was chosen", remedy: "`connect NAME` names one", span: span)
        }
        return choices[index].name
    }

    /// What `list vaults` says; the vaults of a given Azure where that can't be asked.
    private func visibleVaults(_ span: Span) async throws -> [VaultChoice] {
        let given = configuration.access?.vaults.map { VaultChoice(name: $0.name) } ?? []
        do {
            let query = Parser.parse(SourceFile(name: "<connect>", text: "list vaults")).script.statements.first
            guard let query, let rows = try await perform(query).value?.elements else { return given }
            let listed = rows.compactMap { row -> VaultChoice? in
                guard case .record(let record) = row, let name = record["name"]?.string else { return nil }
                let details = ["region", "resource-group", "subscription"].compactMap { record[$0]?.string }
                return VaultChoice(name: name, details: details)
            }
            return listed.isEmpty ? given : listed
        } catch {
            guard !given.isEmpty else {
                throw Failure(
                    .notFound, "the vaults cannot be listed: \(Failure(error).message)",
                    remedy: "name the vault: `connect contoso-we`", exitCode: Failure(error).exitCode, span: span)
            }
            return given
        }
    }
}
