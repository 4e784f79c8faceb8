import ExactJSON
import ResourceManager

extension Operations {
    /// Writes a vault as a template to a file, which is replaced whole.
    ///
    /// - Returns: how many resources the template has, and what could not be read and so is not in it.
    /// - Throws: `OperationError`.
    public static func exportTemplate(
        of vault: Vault, to path: String
    ) async throws -> (resources: Int, missing: [ArchiveSettings.Unread]) {
        let (client, id) = try vault.managed("`export template`")
        do {
            let described = try await client.vault(id)
            let parts = try await ManagedParts.read(vault)
            var (endpoints, missing): ([EndpointTemplate], [ArchiveSettings.Unread]) = ([], parts.unread)
            for connection in described.privateEndpoints.sorted(by: { $0.name < $1.name }) {
                guard let endpoint = connection.endpoint else { continue }
                do {
                    guard let json = try await client.resource(endpoint),
                        let read = EndpointTemplate(json, zoneGroups: try await client.zoneGroups(of: endpoint))
                    else {
                        missing.append(.init(part: endpoint.text, why: "there is no such private endpoint any more"))
                        continue
                    }
                    endpoints.append(read)
                } catch let error as ManagementError where !error.stopsEverything {
                    missing.append(ArchiveSettings.Unread(part: endpoint.text, why: error.description))
                }
            }
            let template = VaultTemplate(described, parts, endpoints: endpoints)
            let text = template.json.indented() + "\n"
            try await BlockingPool.shared.run {
                let (folder, name) = split(path)
                do { try Folder.openOrCreate(folder).writeWhole(name, Array(text.utf8)) } catch {
                    throw OperationError(error)
                }
            }
            return (template.resources, missing)
        } catch {
            throw OperationError(error)
        }
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }
}
