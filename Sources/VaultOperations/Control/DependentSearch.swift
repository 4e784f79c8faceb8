import ExactJSON
import ResourceManager

/// One search for what points at a vault: Resource Graph first, then what the graph does not show, resource by resource.
struct DependentSearch {
    let client: ManagementClient
    let vault: ResourceID
    let finder: ReferenceFinder
    let texts: [String]

    /// Parts of resources that hold references and are in no graph: the parent's type, and where they are listed
    /// (Key Vault REST, section 8.4, and the providers' own references).
    private static let parts: [(parent: String, collections: [(path: String, version: String)])] = [
        ("microsoft.sql/servers", [("encryptionProtector", "2023-08-01"), ("keys", "2023-08-01")]),
        ("microsoft.sql/managedinstances", [("encryptionProtector", "2023-08-01"), ("keys", "2023-08-01")]),
        ("microsoft.cdn/profiles", [("secrets", "2024-02-01")]),
        ("microsoft.storage/storageaccounts", [("encryptionScopes", "2023-05-01")]),
        ("microsoft.datafactory/factories", [("linkedservices", "2018-06-01")]),
        ("microsoft.apimanagement/service", [("namedValues", "2022-08-01")]),
    ]

    func run() async throws -> DependentList {
        var list = DependentList()
        let rows = try await client.graph(.resources(naming: texts, except: vault.text))
        for row in rows { list.found += dependents(row, finder.references(in: row["properties"] ?? .null)) }
        try await addParts(to: &list)
        try await addApps(to: &list)
        try await addEvents(rows, to: &list)
        var seen: Set<String> = []
        list.found = list.found.filter { seen.insert("\($0.id.lowercased())\n\($0.reference)").inserted }
        list.found.sort { ($0.type.lowercased(), $0.id, $0.reference) < ($1.type.lowercased(), $1.id, $1.reference) }
        return list
    }

    private func dependents(_ row: JSON, _ references: [ReferenceFinder.Reference]) -> [Dependent] {
        guard let id = row["id"]?.string else { return [] }
        let read = ResourceID(id)
        return references.map { reference in
            Dependent(
                id: id, name: row["name"]?.string ?? read?.name ?? id, type: row["type"]?.string ?? read?.type ?? "",
                group: row["resourceGroup"]?.string ?? read?.group,
                subscription: row["subscriptionId"]?.string ?? read?.subscription,
                region: row["location"]?.string, reference: reference.text, kind: reference.kind,
                object: reference.object, version: reference.version,
                isPinned: reference.version != nil && !reference.followsNewest)
        }
    }

    /// A part stands for itself, in the region of the resource that it belongs to.
    private func dependents(part: JSON, of parent: JSON, _ references: [ReferenceFinder.Reference]) -> [Dependent] {
        let members = (part.object ?? []).filter { $0.name != "location" }
        let region = parent["location"].map { [JSONMember(name: "location", value: $0)] } ?? []
        return dependents(.object(members + region), references)
    }

    private func addParts(to list: inout DependentList) async throws {
        let parents = try await client.graph(.types(Self.parts.map(\.parent)))
        for parent in parents {
            let type = parent["type"]?.string?.lowercased() ?? ""
            guard let id = (parent["id"]?.string).flatMap({ ResourceID($0) }),
                let entry = Self.parts.first(where: { $0.parent == type })
            else { continue }
            for collection in entry.collections {
                try await reading(id, type, &list) {
                    try await client.parts(collection.path, of: id, version: collection.version)
                }.forEach { part in
                    list.found += dependents(
                        part: part, of: parent, finder.references(in: part["properties"] ?? .null))
                }
            }
        }
    }

    /// Settings of apps are no properties: the platform lists the references among them, without values.
    private func addApps(to list: inout DependentList) async throws {
        for row in try await client.graph(.types(["microsoft.web/sites", "microsoft.web/sites/slots"])) {
            guard let id = (row["id"]?.string).flatMap({ ResourceID($0) }) else { continue }
            for settings in ["appsettings", "connectionstrings"] {
                let type = row["type"]?.string ?? id.type
                let references = try await reading(id, type, &list) { try await client.appReferences(id, settings) }
                list.found += references.flatMap { setting in
                    dependents(row, (setting["properties"]?["reference"]?.string).map(finder.references(inText:)) ?? [])
                }
            }
        }
    }

    /// What hangs on the vault itself and goes with it, and the subscriptions of topics whose source it is.
    private func addEvents(_ rows: [JSON], to list: inout DependentList) async throws {
        let own = ReferenceFinder.Reference(text: vault.text)
        let attached = [
            try await client.eventSubscriptions(vault.text), try await client.diagnosticSettings(vault.text),
        ]
        for json in attached.joined() { list.found += dependents(json, [own]) }
        for topic in rows where topic["type"]?.string?.lowercased() == "microsoft.eventgrid/systemtopics" {
            guard let id = (topic["id"]?.string).flatMap({ ResourceID($0) }) else { continue }
            let subscriptions = try await reading(id, id.type, &list) { try await client.topicSubscriptions(id) }
            for json in subscriptions { list.found += dependents(part: json, of: topic, [own]) }
        }
    }

    /// One resource that may not be asked keeps the others from nothing; it is named.
    private func reading(
        _ id: ResourceID, _ type: String, _ list: inout DependentList, _ body: () async throws -> [JSON]
    ) async throws -> [JSON] {
        do { return try await body() } catch let error as ManagementError where !error.stopsEverything {
            // Not every resource of a type has every kind of part.
            if error.isNotFound { return [] }
            if !list.unread.contains(where: { $0.id == id.text }) {
                list.unread.append(.init(id: id.text, name: id.name, type: type, why: error.description))
            }
            return []
        }
    }
}
