/// Soft delete, recover and purge; the same for every kind.
extension ObjectCollection {
    /// Moves an active object to the deleted collection.
    @discardableResult
    mutating func delete(_ name: String, _ timing: LifeTiming) throws(ServiceError) -> StoredObject<Content> {
        guard var object = object(name, at: timing.now),
            object.life.delete(at: timing.now, settling: timing.deletion, retentionDays: timing.retentionDays)
        else { throw .notFound(Content.kind, name) }
        put(object)
        return object
    }

    /// Moves a deleted object back.
    @discardableResult
    mutating func recover(_ name: String, _ timing: LifeTiming) throws(ServiceError) -> StoredObject<Content> {
        var object = try settledDeleted(name, timing)
        _ = object.life.recover(at: timing.now, settling: timing.recovery)
        put(object)
        return object
    }

    /// Purges a deleted object; 400 in a vault with purge protection.
    mutating func purge(_ name: String, _ timing: LifeTiming) throws(ServiceError) {
        var object = try settledDeleted(name, timing)
        guard !timing.purgeProtection else { throw .purgeNotEnabled }
        _ = object.life.purge(at: timing.now, settling: timing.purge)
        if timing.purge > 0 { put(object) } else { remove(name) }
    }

    /// The deleted object of this name: 409 while it is on its way in or out, 404 otherwise.
    private func settledDeleted(_ name: String, _ timing: LifeTiming) throws(ServiceError) -> StoredObject<Content> {
        guard let object = object(name, at: timing.now) else { throw .deletedNotFound(Content.kind, name) }
        switch object.life.phase(at: timing.now) {
        case .deleted: return object
        case .beingDeleted: throw .beingDeleted(Content.kind)
        case .beingRecovered: throw .beingRecovered(Content.kind)
        case .active, .beingPurged, .purged: throw .deletedNotFound(Content.kind, name)
        }
    }
}
