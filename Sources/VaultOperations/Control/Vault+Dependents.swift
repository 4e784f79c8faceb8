import ExactJSON
import ResourceManager

extension Vault {
    /// The resources that point at this vault or at objects in it, as Resource Graph knows them: with the references of
    /// web apps, the vault's own event subscriptions and diagnostic settings. Callers that are no resources are not seen.
    ///
    /// - Throws: `OperationError` when the graph cannot be read.
    public func dependents() async throws -> [Dependent] {
        let (client, id) = try managed("the list of dependents")
        do {
            let finder = ReferenceFinder(host: host, id: id.text, name: name)
            let rows = try await client.graph(
                .resources(naming: ["https://\(host)", "VaultName=\(name)", id.text], except: id.text))
            var found = rows.flatMap { row in Self.dependents(row, finder.references(in: row["properties"] ?? .null)) }
            found += try await appReferences(client, finder, known: Set(found.map { $0.id.lowercased() }))
            found += try await attached(client, id)
            return found.sorted {
                ($0.type.lowercased(), $0.id, $0.reference) < ($1.type.lowercased(), $1.id, $1.reference)
            }
        } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }

    private static func dependents(_ row: JSON, _ references: [ReferenceFinder.Reference]) -> [Dependent] {
        guard let id = row["id"]?.string else { return [] }
        let read = ResourceID(id)
        return references.map { reference in
            Dependent(
                id: id, name: row["name"]?.string ?? read?.name ?? id, type: row["type"]?.string ?? read?.type ?? "",
                group: row["resourceGroup"]?.string ?? read?.group,
                subscription: row["subscriptionId"]?.string ?? read?.subscription,
                region: row["location"]?.string, reference: reference.text, kind: reference.kind,
                object: reference.object, version: reference.version)
        }
    }

    /// Settings of apps are no properties: the platform lists the references among them, without values. An app that may
    /// not be asked is left out; the graph has named those whose properties tell.
    private func appReferences(
        _ client: ManagementClient, _ finder: ReferenceFinder, known: Set<String>
    ) async throws -> [Dependent] {
        var found: [Dependent] = []
        for row in try await client.graph(.apps) {
            guard let id = (row["id"]?.string).flatMap({ ResourceID($0) }), !known.contains(id.text.lowercased()) else {
                continue
            }
            do {
                let references = try await client.appReferences(id).flatMap { setting -> [ReferenceFinder.Reference] in
                    (setting["properties"]?["reference"]?.string).map(finder.references(inText:)) ?? []
                }
                found += Self.dependents(row, references)
            } catch let error as ManagementError where !error.stopsEverything { continue }
        }
        return found
    }

    /// What hangs on the vault itself and goes with it.
    private func attached(_ client: ManagementClient, _ id: ResourceID) async throws -> [Dependent] {
        let lists = [try await client.eventSubscriptions(id.text), try await client.diagnosticSettings(id.text)]
        return lists.flatMap { $0 }.flatMap { json -> [Dependent] in
            Self.dependents(json, [ReferenceFinder.Reference(text: id.text)])
        }
    }
}
