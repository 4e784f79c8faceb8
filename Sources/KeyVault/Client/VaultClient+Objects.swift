internal import ExactJSON
internal import HTTPTransport

extension VaultClient {
    /// The objects of a kind, page by page, without their versions.
    ///
    /// - Parameter includePending: certificates whose first create is not finished, too.
    public func pages(of kind: ObjectKind, includePending: Bool = false) -> Pages<ObjectItem> {
        let query = kind == .certificate && includePending ? "&includePending=true" : ""
        let first = call("list \(kind.plural)", "GET", path: "/\(kind.plural)", query: query, .read, .always)
        return Pages(client: self, first: first) { json throws(AnswerError) in try ObjectItem(json, kind) }
    }

    /// The versions of an object in the order of the service, which is no order by time. An unknown name has none.
    ///
    /// Of a version that the pages repeat, the later item counts.
    public func versions(of kind: ObjectKind, named name: String) async throws -> [ObjectItem] {
        let first = try call("list versions of \(kind.rawValue)", "GET", kind, name, tail: "/versions", .read, .always)
        var items: [ObjectItem] = []
        var places: [VaultObjectID: Int] = [:]
        for try await page in Pages(
            client: self, first: first, read: { json throws(AnswerError) in try ObjectItem(json, kind) })
        {
            for item in page {
                if let place = places[item.id] {
                    items[place] = item
                } else {
                    places[item.id] = items.count
                    items.append(item)
                }
            }
        }
        return items
    }

    /// The soft-deleted objects of a kind, page by page.
    public func deletedPages(of kind: ObjectKind) -> Pages<DeletedItem> {
        var first = call("list deleted \(kind.plural)", "GET", path: "/\(kind.deletedCollection)", .read, .always)
        first.isInDeletedCollection = true
        return Pages(client: self, first: first) { json throws(AnswerError) in try DeletedItem(json, kind) }
    }

    /// A soft-deleted object. Right after a delete of this client its absence is asked again for two minutes.
    public func deleted(_ kind: ObjectKind, _ name: String) async throws -> DeletedItem {
        let call = try call("get deleted \(kind.rawValue)", "GET", kind, name, .read, .always, deleted: true)
        return try await perform(call) { response throws(AnswerError) in
            try DeletedItem(try JSON(body: response), kind)
        }
    }

    /// Deletes an object with all its versions; softly where the vault has soft delete.
    @discardableResult
    public func delete(_ kind: ObjectKind, _ name: String) async throws -> DeletedItem {
        let call = try call("delete \(kind.rawValue)", "DELETE", kind, name, .change, .onlyIfNotExecuted)
        let item = try await perform(call) { response throws(AnswerError) in
            try DeletedItem(try JSON(body: response), kind)
        }
        note(.deleted, kind, name)
        return item
    }

    /// Recovers a soft-deleted object.
    @discardableResult
    public func recover(_ kind: ObjectKind, _ name: String) async throws -> ObjectItem {
        let call = try call(
            "recover \(kind.rawValue)", "POST", kind, name, tail: "/recover", .change, .onlyIfNotExecuted, deleted: true
        )
        let item = try await perform(call) { response throws(AnswerError) in
            try ObjectItem(try JSON(body: response), kind)
        }
        note(.recovered, kind, name)
        return item
    }

    /// Purges a soft-deleted object for good.
    public func purge(_ kind: ObjectKind, _ name: String) async throws {
        let call = try call(
            "purge \(kind.rawValue)", "DELETE", kind, name, .change, .onlyIfNotExecuted, deleted: true)
        try await perform(call) { _ in }
        note(.purged, kind, name)
    }

    /// Tells that an earlier run of the program purged an object a moment ago: a conflict of its name is waited out as
    /// after a purge of this client.
    public func expectPurged(_ kind: ObjectKind, _ name: String) { note(.purged, kind, name) }

    /// The encrypted blob of an object with all its versions, decoded: the bytes that other tools keep in backup files.
    public func backup(_ kind: ObjectKind, _ name: String) async throws -> [UInt8] {
        let call = try call("backup \(kind.rawValue)", "POST", kind, name, tail: "/backup", .read, .always)
        return try await perform(call) { response throws(AnswerError) in
            guard let blob = try MemberReader(try JSON(body: response), "backup").data("value"), !blob.isEmpty else {
                throw AnswerError(message: "backup.value is missing")
            }
            return blob
        }
    }

    /// Puts a blob back. The answer names the object that came out of it; the caller compares it with what it expects.
    ///
    /// - Parameter name: the name that is expected, for errors and for patience after a purge of this client.
    @discardableResult
    public func restore(_ kind: ObjectKind, blob: [UInt8], expecting name: String? = nil) async throws -> ObjectItem {
        let body = JSON.object([
            JSONMember(name: "value", value: .base64URL(blob))
        ])
        let call = ServiceCall(
            operation: "restore \(kind.rawValue)", object: name.map { VaultObjectID(kind: kind, name: $0) },
            method: "POST", target: .path("/\(kind.plural)/restore"), body: body.serialized(), requestClass: .change,
            repetition: .onlyIfNotExecuted)
        let item = try await perform(call) { response throws(AnswerError) in
            try ObjectItem(try JSON(body: response), kind)
        }
        note(.restored, kind, item.id.name)
        return item
    }

    private func note(_ change: OwnChanges.Change, _ kind: ObjectKind, _ name: String) {
        ownChanges.note(change, of: VaultObjectID(kind: kind, name: name), now: clock.now)
    }
}
