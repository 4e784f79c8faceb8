public import KeyVault
import Locking

extension Vault {
    /// The objects of a selection as a stream, certificates first, then keys, then secrets, each in the service's
    /// order. Objects wait in the vault and not in memory: the next page is fetched when the one before it was taken.
    ///
    /// Names without a pattern are asked for one by one; one that is not there is simply missing from the stream.
    /// - Throws (from the stream): `OperationError`, `CancellationError`.
    public func list(
        _ selection: Selection, where filter: ObjectFilter? = nil
    ) -> AsyncThrowingStream<InventoryObject, any Error> {
        let client = client
        return handOver { hand in
            try await InventoryWalk(client: client, selection: selection).each { item in
                let object = InventoryObject(item, of: client)
                if let filter, try await !filter(object) { return }
                await hand(object)
            }
        }
    }

    /// The soft-deleted objects of a selection as a stream, like `list`.
    public func listDeleted(
        _ selection: Selection, where filter: ObjectFilter? = nil
    ) -> AsyncThrowingStream<InventoryObject, any Error> {
        let client = client
        return handOver { hand in
            for kind in [ObjectKind.certificate, .key, .secret] where selection.possibleKinds.contains(kind) {
                for try await page in client.deletedPages(of: kind) {
                    for item in page where selection.contains(kind, item.id.name) {
                        let object = InventoryObject(item)
                        if let filter, try await !filter(object) { continue }
                        await hand(object)
                    }
                }
            }
        }
    }

    /// The versions of one object, oldest first as far as their times prove the order; empty for an unknown name.
    ///
    /// - Throws: `OperationError`.
    public func listVersions(of kind: ObjectKind, _ name: String) async throws -> [InventoryObject] {
        do {
            let order = VersionOrder(try await client.versions(of: kind, named: name))
            return order.versions.map { InventoryObject($0, of: client) }
        } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }

    /// A stream whose producer waits until each element has been taken.
    private func handOver(
        _ produce: @escaping @Sendable ((InventoryObject) async -> Void) async throws -> Void
    ) -> AsyncThrowingStream<InventoryObject, any Error> {
        let channel = HandOver<InventoryObject>()
        let producer = Task {
            do {
                try await produce { await channel.give($0) }
                await channel.finish(nil)
            } catch {
                await channel.finish(error.isCancellation ? error : OperationError(error))
            }
        }
        let owner = Cancelling(producer)
        return AsyncThrowingStream(unfolding: {
            try await withTaskCancellationHandler {
                try await channel.take()
            } onCancel: {
                owner.cancel()
            }
        })
    }
}

/// Cancels a task when nobody can read what it produces any more.
private final class Cancelling: Sendable {
    private let task: Task<Void, Never>

    init(_ task: Task<Void, Never>) { self.task = task }

    deinit { task.cancel() }

    func cancel() { task.cancel() }
}
