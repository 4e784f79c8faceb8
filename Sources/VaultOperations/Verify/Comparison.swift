import ExactJSON
import KeyVault
import Locking

/// A comparison of two sides while it runs.
///
/// Objects are compared as the left side's inventory names them, several at once. Of each only its key and the time of
/// its last change are kept, so that a second listing can tell what moved meanwhile.
final class Comparison: Sendable {
    private struct Member {
        let key: ObjectKey
        let name: String
    }

    /// When each object of both sides last changed, as a listing said.
    private struct Listing: Equatable {
        var left: [ObjectKey: Int64] = [:]
        var right: [ObjectKey: Int64] = [:]
    }

    let request: VerifyRequest
    let options: OperationOptions
    let left: any ObservedSide
    let right: any ObservedSide
    private let found = Locked<[ObjectKey: [VerifyItem]]>([:])
    private let versions = Locked(0)
    /// When each object of the right side had last changed when it was compared, nil where it was not there. The right
    /// side is listed only later.
    private let observed = Locked<[ObjectKey: Int64?]>([:])
    /// Objects that turned out to be re-created, and the number of fields that only a version's origin proves.
    private let origins = Locked<(recreated: Set<ObjectKey>, proven: [ObjectKey: Int])>(([], [:]))
    /// The states of both sides, object by object, when the whole of two vaults is compared.
    let states = Locked((left: StateDigest(), right: StateDigest()))
    private let knowledge: MoveKnowledge

    init(
        _ request: VerifyRequest, _ options: OperationOptions, left: any ObservedSide, right: any ObservedSide,
        knowledge: MoveKnowledge
    ) {
        self.request = request
        self.options = options
        self.left = left
        self.right = right
        self.knowledge = knowledge
    }

    /// The states of both sides as they were compared.
    var digests: (left: StateDigest, right: StateDigest) { states.withLock { $0 } }

    /// Compares everything.
    ///
    /// - Throws: `OperationError` for what stops the statement; `CancellationError`.
    func run() async throws -> VerifyResult {
        var listing = Listing()
        try await compare { take in
            try await self.left.each(self.request.selection, where: self.request.filter) { key, name, updated in
                listing.left[key] = updated
                if listing.left.count % 256 == 0 {
                    self.options.events(.counted(objects: listing.left.count, complete: false))
                }
                await take(Member(key: key, name: name))
            }
        }
        options.events(.counted(objects: listing.left.count, complete: true))
        try await findExtras(&listing)
        try await settle(&listing)
        var result = VerifyResult()
        result.complete = !request.metadataOnly
        result.objects = listing.left.count
        result.versions = versions.withLock { $0 }
        result.items = found.withLock { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
        result.items += try await surroundings()
        let origins = origins.withLock { $0 }
        result.recreatedObjects = origins.recreated.sorted()
        result.provenByOrigin = origins.proven.values.reduce(0, +)
        if request.selection.kinds.contains(.certificate) { result.pending = try await left.pendingCertificates() }
        return result
    }

    /// What only the right side has. With a condition the right side is compared for the same names only: what else it
    /// has is nothing extra.
    private func findExtras(_ listing: inout Listing) async throws {
        let seen = listing.left
        var theirs: [ObjectKey: Int64] = [:]
        try await right.each(request.selection, where: nil) { key, name, updated in
            guard seen[key] != nil || self.request.filter == nil else { return }
            theirs[key] = updated
            guard seen[key] == nil else { return }
            let extra = VerifyItem(
                kind: key.kind, name: name, field: "object", differenceClass: .extra, left: "not there", right: "there")
            self.found.withLock { $0[key] = [extra] }
        }
        // What changed, came or went between its comparison and this listing counts as moved when it is listed again.
        let observed = observed.withLock { $0 }
        for (key, updated) in theirs where seen[key] != nil {
            if let then = observed[key] { theirs[key] = min(then ?? .min, updated) }
        }
        for (key, then) in observed where theirs[key] == nil {
            if let then { theirs[key] = then }
        }
        listing.right = theirs
    }

    /// Lists again; what appeared, went, or changed is compared again, three times, and then keeps changing.
    private func settle(_ listing: inout Listing) async throws {
        for attempt in 0...3 {
            var again = Listing()
            var names: [ObjectKey: String] = [:]
            for (side, path) in [(left, \Listing.left), (right, \Listing.right)] {
                let filter = path == \Listing.left ? request.filter : nil
                let known = request.filter == nil || filter != nil ? nil : again.left
                var times: [ObjectKey: Int64] = [:]
                try await side.each(request.selection, where: filter) { key, name, updated in
                    guard known.map({ $0[key] != nil }) ?? true else { return }
                    times[key] = updated
                    if listing[keyPath: path][key] != updated { names[key] = name }
                }
                for key in listing[keyPath: path].keys where times[key] == nil { names[key] = key.name }
                again[keyPath: path] = times
            }
            listing = again
            guard !names.isEmpty else { return }
            let moved = names.map { Member(key: $0.key, name: $0.value) }.sorted { $0.key < $1.key }
            guard attempt < 3 else {
                for member in moved { set([item(member, "object", .changing)], for: member.key) }
                return
            }
            options.events(.note("\(moved.count) objects changed meanwhile and are compared again"))
            try await compare { take in for member in moved { await take(member) } }
        }
    }

    /// Compares the members that `produce` hands over, some more at once than requests may be sent, so that the next page
    /// of the inventory is asked for meanwhile.
    private func compare(_ produce: ((Member) async -> Void) async throws -> Void) async throws {
        let gate = Gate(options.jobs * 2)
        try await withThrowingDiscardingTaskGroup { group in
            try await produce { member in
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    try await self.compare(member)
                }
            }
        }
    }

    private func compare(_ member: Member) async throws {
        try Task.checkCancellation()
        let items = try await differences(of: member)
        set(items, for: member.key)
        let reason = items.isEmpty ? nil : "\(items.count) \(items.count == 1 ? "difference" : "differences")"
        options.events(
            .objectFinished(
                OperationItem(
                    kind: member.key.kind, name: member.name, road: .blob, status: items.isEmpty ? .same : .failed,
                    reason: reason)))
    }

    private func differences(of member: Member) async throws -> [VerifyItem] {
        do {
            async let leftObject = left.observe(member.key, values: !request.metadataOnly)
            async let rightObject = right.observe(member.key, values: !request.metadataOnly)
            let (mine, its) = (try await leftObject, try await rightObject)
            observed.withLock { $0[member.key] = .some(its?.versions.map(\.facts.updated).max()) }
            note(member.key, mine, its)
            switch (mine, its) {
            case (nil, nil):
                guard request.selection.names(member.key.kind, member.key.name) else { return [] }
                return [item(member, "object", .missing, "not there")]
            case (nil, .some): return [item(member, "object", .extra)]
            case (.some, nil):
                guard let why = knowledge.reasons[member.key] else { return [item(member, "object", .missing)] }
                return [item(member, "object", .missing, right: "not there: \(why)")]
            case (.some(let mine), .some(let its)):
                versions.withLock { $0 += mine.versions.count }
                let comparison = ObjectComparison(member.key, mine, its, knowledge)
                origins.withLock { origins in
                    origins.proven[member.key] = comparison.provenByOrigin
                    if comparison.isRecreated { origins.recreated.insert(member.key) }
                }
                return comparison.items
            }
        } catch is ObjectReader.KeepsChanging {
            return [item(member, "object", .changing)]
        } catch let error as OperationError where error.code == .damaged {
            return [item(member, "object", .unproven, error.message)]
        } catch let error as VaultError where !error.stopsStatement && !error.isUnreachable && !error.isCancellation {
            return [item(member, "object", .unproven, error.description)]
        }
    }

    /// Keeps the state of an object, for the evidence.
    private func note(_ key: ObjectKey, _ left: ObservedObject?, _ right: ObservedObject?) {
        guard request.isOfWholeVaults else { return }
        states.withLock { states in
            states.left.set(key, left)
            states.right.set(key, right)
        }
    }

    private func set(_ items: [VerifyItem], for key: ObjectKey) {
        found.withLock { $0[key] = items.isEmpty ? nil : items }
    }

    private func item(
        _ member: Member, _ field: String, _ differenceClass: DifferenceClass, _ why: String? = nil,
        right: String? = nil
    ) -> VerifyItem {
        let isThere = (left: differenceClass != .extra, right: differenceClass != .missing)
        return VerifyItem(
            kind: member.key.kind, name: member.name, field: field, differenceClass: differenceClass,
            left: why ?? (isThere.left ? "there" : "not there"),
            right: right ?? why ?? (isThere.right ? "there" : "not there"))
    }
}
