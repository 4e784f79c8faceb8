/// The objects of one kind in one vault, by name without regard to case, listed in the order of the upper-cased name.
struct ObjectCollection<Content: VersionContent>: Sendable {
    private var objects: [String: StoredObject<Content>] = [:]
    private var order = SortedNames()
    /// Which objects get a new version by themselves, and when.
    var renewals = RenewalAgenda()
    /// Upper-cased names of the objects that were put or removed since the changes were last taken.
    private var changed: Set<String> = []

    /// The object of this name in whatever phase; nil once it is purged.
    func object(_ name: String, at now: Int64) -> StoredObject<Content>? {
        guard let object = objects[name.uppercased()], object.life.phase(at: now) != .purged else { return nil }
        return object
    }

    /// The active object of this name, for reading: 404 otherwise.
    func live(_ name: String, at now: Int64) throws(ServiceError) -> StoredObject<Content> {
        guard let object = object(name, at: now), object.life.phase(at: now) == .active else {
            throw .notFound(Content.kind, name)
        }
        return object
    }

    /// The deleted object of this name, for reading: 404 otherwise.
    func deleted(_ name: String, at now: Int64) throws(ServiceError) -> StoredObject<Content> {
        guard let object = object(name, at: now), object.life.phase(at: now) == .deleted else {
            throw .deletedNotFound(Content.kind, name)
        }
        return object
    }

    /// The active object of this name, for writing a new version; nil when the name is free; 409 while it is neither.
    func liveOrFree(_ name: String, at now: Int64) throws(ServiceError) -> StoredObject<Content>? {
        guard let object = object(name, at: now) else { return nil }
        switch object.life.phase(at: now) {
        case .active: return object
        case .beingDeleted: throw .beingDeleted(Content.kind)
        case .deleted: throw .deletedButRecoverable(Content.kind, object.name)
        case .beingRecovered: throw .beingRecovered(Content.kind)
        case .beingPurged: throw .nameStillTaken(Content.kind, object.name)
        case .purged: return nil
        }
    }

    /// Throws 409 unless an object can be restored under this name; `sourceID` is its id in the vault of the backup.
    func requireFree(_ name: String, forRestoreOf sourceID: String, at now: Int64) throws(ServiceError) {
        guard let object = object(name, at: now) else { return }
        switch object.life.phase(at: now) {
        case .active, .beingPurged: throw .restoreConflict(Content.kind, id: sourceID)
        case .beingDeleted: throw .beingDeleted(Content.kind)
        case .deleted: throw .deletedButRecoverable(Content.kind, object.name)
        case .beingRecovered: throw .beingRecovered(Content.kind)
        case .purged: return
        }
    }

    /// Stores an object, in place of a purged or an older state of the same name.
    mutating func put(_ object: StoredObject<Content>) {
        let key = object.name.uppercased()
        changed.insert(key)
        if objects.updateValue(object, forKey: key) == nil { order.insert(key) }
        renewals.set(object.life.isLive ? Content.renewal(of: object) : nil, for: key)
    }

    /// Adds a version to the active object of this name or makes the object (the service keeps the first spelling of
    /// the name); 409 while the name is neither active nor free.
    @discardableResult
    mutating func add(
        _ version: ObjectVersion<Content>, to name: String, at now: Int64
    ) throws(ServiceError) -> StoredObject<Content> {
        let object: StoredObject<Content>
        if var existing = try liveOrFree(name, at: now) {
            existing.append(version)
            object = existing
        } else {
            object = StoredObject(name: name, first: version)
        }
        put(object)
        return object
    }

    /// Changes an active object in place: 404 unless it exists, 409 while it is being recovered.
    mutating func update<Result>(
        _ name: String, at now: Int64, _ change: (inout StoredObject<Content>) throws(ServiceError) -> Result
    ) throws(ServiceError) -> Result {
        guard let existing = object(name, at: now) else { throw .notFound(Content.kind, name) }
        switch existing.life.phase(at: now) {
        case .active: break
        case .beingRecovered: throw .beingRecovered(Content.kind)
        default: throw .notFound(Content.kind, name)
        }
        var changed = existing
        let result = try change(&changed)
        put(changed)
        return result
    }

    /// Removes an object at once and for good, whatever its phase.
    mutating func remove(_ name: String) {
        let key = name.uppercased()
        guard objects.removeValue(forKey: key) != nil else { return }
        renewals.set(nil, for: key)
        changed.insert(key)
        order.remove(key)
    }

    /// At most `limit` objects that satisfy `isIncluded`, from this upper-cased name on.
    func objects(
        from marker: String?, limit: Int, where isIncluded: (StoredObject<Content>) -> Bool
    ) -> [StoredObject<Content>] {
        var result: [StoredObject<Content>] = []
        order.forEach(from: marker) { key in
            if let object = objects[key], isIncluded(object) { result.append(object) }
            return result.count < limit
        }
        return result
    }

    /// Upper-cased names of all objects, whatever their phase.
    var keys: [String] { Array(objects.keys) }

    /// What was put or removed since the last time: upper-cased names, with the object or nil for a removed one.
    mutating func takeChanges() -> [(key: String, object: StoredObject<Content>?)] {
        guard !changed.isEmpty else { return [] }
        defer { changed.removeAll(keepingCapacity: true) }
        return changed.map { ($0, objects[$0]) }
    }

    /// Takes over objects that were stored, in place of all others.
    mutating func replace(with stored: [StoredObject<Content>]) {
        objects = Dictionary(stored.map { ($0.name.uppercased(), $0) }, uniquingKeysWith: { $1 })
        order = SortedNames(sorted: objects.keys.sorted())
        changed = []
    }
}

/// Where a vault keeps the objects of a kind.
typealias CollectionPath<Content: VersionContent> = any WritableKeyPath<VaultState, ObjectCollection<Content>>
    & Sendable
