internal import ExactJSON

/// An object with all its versions, in the order in which they were made; there is always at least one.
struct StoredObject<Content: VersionContent>: Sendable {
    /// The name as it was first written; compared without regard to case.
    let name: String
    /// Oldest first; the last one is the current version.
    private(set) var versions: [ObjectVersion<Content>]
    var companion: Content.Companion
    var life = LifeCycle()

    init(name: String, first: ObjectVersion<Content>, companion: Content.Companion = Content.emptyCompanion) {
        self.name = name
        versions = [first]
        self.companion = companion
    }

    /// The version that an id without version means.
    var current: ObjectVersion<Content> {
        get { versions[versions.count - 1] }
        set { versions[versions.count - 1] = newValue }
    }

    var isManaged: Bool { current.content.isManaged }

    mutating func append(_ version: ObjectVersion<Content>) { versions.append(version) }

    /// Index of a version by its id in any case, or of the current one for nil; 404 when there is none.
    func index(of version: String?) throws(ServiceError) -> Int {
        guard let version else { return versions.count - 1 }
        let wanted = version.lowercased()
        guard let index = versions.lastIndex(where: { $0.id == wanted }) else {
            throw .notFound(Content.kind, "\(name)/\(version)")
        }
        return index
    }

    func version(_ id: String?) throws(ServiceError) -> ObjectVersion<Content> { versions[try index(of: id)] }

    /// Changes one version (nil: the current one) in place.
    mutating func update<Failure: Error>(
        at index: Int, _ change: (inout ObjectVersion<Content>) throws(Failure) -> Void
    ) throws(Failure) {
        try change(&versions[index])
    }

    /// Sets the time from which lists show every version.
    mutating func list(from time: Int64) {
        for index in versions.indices { versions[index].listedFrom = time }
    }

    /// All versions and the companion, for a backup blob.
    var sealedForm: JSON {
        [
            "name": .text(name),
            "companion": Content.sealedForm(of: companion),
            "versions": .array(
                versions.map { version in
                    [
                        "id": .text(version.id), "attributes": version.attributes.sealedForm,
                        "tags": version.tags?.json ?? .null, "content": version.content.sealedForm,
                    ]
                }),
        ]
    }

    init(sealedForm json: JSON) throws(ServiceError) {
        guard let name = json["name"]?.string, let array = json["versions"]?.array, !array.isEmpty else {
            throw .corruptBlob
        }
        self.name = name
        companion = try Content.companion(sealedForm: json["companion"] ?? .null)
        versions = []
        for entry in array {
            guard let id = entry["id"]?.string, let content = entry["content"], let attributes = entry["attributes"]
            else { throw .corruptBlob }
            versions.append(
                ObjectVersion(
                    id: id, attributes: try Attributes(sealedForm: attributes), tags: try Tags.read(entry["tags"]),
                    content: try Content(sealedForm: content)))
        }
    }

    /// The object as the emulator's own store keeps it: what a backup carries, and its life, what lists show from when,
    /// and operations in progress.
    var storedForm: JSON {
        .members(
            ("name", .text(name)), ("life", life.storedForm), ("companion", Content.storedForm(of: companion)),
            (
                "versions",
                .array(
                    versions.map { version in
                        .members(
                            ("id", .text(version.id)), ("attributes", version.attributes.sealedForm),
                            ("tags", version.tags?.json), ("content", version.content.sealedForm),
                            ("listed", version.listedFrom == 0 ? nil : .integer(version.listedFrom)))
                    })
            ))
    }

    /// Reads `storedForm`. Throws `EmulatorError` for anything else.
    init(storedForm json: JSON) throws(EmulatorError) {
        let name = try json.storedText("name")
        self.name = name
        life = try LifeCycle(storedForm: try json.stored("life"))
        versions = []
        do throws(ServiceError) {
            companion = try Content.companion(storedForm: json["companion"] ?? .null)
            for entry in json["versions"]?.array ?? [] {
                guard let id = entry["id"]?.string, let content = entry["content"],
                    let attributes = entry["attributes"]
                else { throw .corruptBlob }
                versions.append(
                    ObjectVersion(
                        id: id, attributes: try Attributes(sealedForm: attributes), tags: try Tags.read(entry["tags"]),
                        content: try Content(storedForm: content), listedFrom: entry["listed"]?.int ?? 0))
            }
        } catch {
            throw EmulatorError(
                .state, "the stored \(Content.kind.rawValue) '\(name)' cannot be read: \(error.message)")
        }
        guard !versions.isEmpty else {
            throw EmulatorError(.state, "the stored \(Content.kind.rawValue) '\(name)' has no version")
        }
    }
}
