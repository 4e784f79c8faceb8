import KeyVault
import ResourceManager

extension Vault {
    /// The resources that point at this vault or at objects in it: as Resource Graph knows them, the parts that the graph
    /// does not show, references in the settings of apps, and the vault's own event subscriptions and diagnostic
    /// settings. Callers that are no resources are not seen.
    ///
    /// - Throws: `OperationError` when the graph, or what hangs on the vault itself, cannot be read.
    public func dependents() async throws -> DependentList {
        let (client, id) = try managed("the list of dependents")
        let search = DependentSearch(
            client: client, vault: id, finder: ReferenceFinder(host: host, id: id.text, name: name),
            texts: ["https://\(host)", "VaultName=\(name)", id.text])
        do { return try await search.run() } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }
}

extension MapRow.Dependent {
    /// Who uses which address of a vault.
    public init(_ dependent: Dependent, of vault: Vault) {
        var address: String?
        if let kind = dependent.kind, let object = dependent.object {
            address = "\(vault.url)/\(kind.plural)/\(object)" + (dependent.version.map { "/\($0)" } ?? "")
        }
        self.init(name: dependent.name, type: dependent.type, reference: dependent.reference, address: address)
    }
}
