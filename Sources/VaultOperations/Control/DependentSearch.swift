import ExactJSON
import ResourceManager

/// One search for what points at a vault: Resource Graph first, then what the graph does not show, resource by resource.
struct DependentSearch: Sendable {
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

    /// Something that one resource has to be asked.
    private struct Question: Sendable {
        let id: ResourceID
        let type: String
        let ask: @Sendable () async throws -> [Dependent]
    }

    func run() async throws -> DependentList {
        var list = DependentList()
        let rows = try await client.graph(.resources(naming: texts, except: vault.text))
        list.found = rows.flatMap { dependents($0, finder.references(in: $0["properties"] ?? .null)) }
        list.found += try await attached()
        let questions = try await parts() + apps() + topics(rows)
        try await withThrowingTaskGroup(of: (Question, [Dependent], String?).self) { group in
            for question in questions {
                group.addTask {
                    let (found, problem) = try await Self.answer(question)
                    return (question, found, problem)
                }
            }
            for try await (question, found, problem) in group {
                list.found += found
                guard let problem, !list.unread.contains(where: { $0.id == question.id.text }) else { continue }
                list.unread.append(
                    .init(id: question.id.text, name: question.id.name, type: question.type, why: problem))
            }
        }
        var seen: Set<String> = []
        list.found = list.found.filter { seen.insert("\($0.id.lowercased())\n\($0.reference)").inserted }
        list.found.sort { ($0.type.lowercased(), $0.id, $0.reference) < ($1.type.lowercased(), $1.id, $1.reference) }
        list.unread.sort { $0.id < $1.id }
        return list
    }

    /// One resource that may not be asked keeps the others from nothing; it is named. Not every resource of a type has
    /// every kind of part.
    private static func answer(_ question: Question) async throws -> ([Dependent], String?) {
        do { return (try await question.ask(), nil) } catch let error as ManagementError
            where !error.stopsEverything
        {
            return ([], error.isNotFound ? nil : error.description)
        }
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

    private func parts() async throws -> [Question] {
        try await client.graph(.types(Self.parts.map(\.parent))).flatMap { parent -> [Question] in
            let type = parent["type"]?.string?.lowercased() ?? ""
            guard let id = (parent["id"]?.string).flatMap({ ResourceID($0) }),
                let entry = Self.parts.first(where: { $0.parent == type })
            else { return [] }
            return entry.collections.map { collection in
                Question(id: id, type: type) {
                    try await client.parts(collection.path, of: id, version: collection.version).flatMap { part in
                        dependents(part: part, of: parent, finder.references(in: part["properties"] ?? .null))
                    }
                }
            }
        }
    }

    /// Settings of apps are no properties: the platform lists the references among them, without values.
    private func apps() async throws -> [Question] {
        try await client.graph(.types(["microsoft.web/sites", "microsoft.web/sites/slots"])).flatMap {
            row -> [Question] in
            guard let id = (row["id"]?.string).flatMap({ ResourceID($0) }) else { return [] }
            return ["appsettings", "connectionstrings"].map { settings in
                Question(id: id, type: row["type"]?.string ?? id.type) {
                    try await client.appReferences(id, settings).flatMap { setting in
                        dependents(
                            row, (setting["properties"]?["reference"]?.string).map(finder.references(inText:)) ?? [])
                    }
                }
            }
        }
    }

    /// What hangs on the vault itself and goes with it.
    private func attached() async throws -> [Dependent] {
        let own = ReferenceFinder.Reference(text: vault.text)
        let lists = [try await client.eventSubscriptions(vault.text), try await client.diagnosticSettings(vault.text)]
        return lists.joined().flatMap { dependents($0, [own]) }
    }

    /// The subscriptions of topics whose source is the vault.
    private func topics(_ rows: [JSON]) -> [Question] {
        let own = ReferenceFinder.Reference(text: vault.text)
        return rows.compactMap { topic in
            guard topic["type"]?.string?.lowercased() == "microsoft.eventgrid/systemtopics",
                let id = (topic["id"]?.string).flatMap({ ResourceID($0) })
            else { return nil }
            return Question(id: id, type: id.type) {
                try await client.topicSubscriptions(id).flatMap { dependents(part: $0, of: topic, [own]) }
            }
        }
    }
}
