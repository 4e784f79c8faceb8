internal import ExactJSON
internal import Locking

/// One piece of the emulator's state, as a store keeps it: a document by kind and id.
struct StateDocument: Sendable, Equatable {
    /// What the document holds.
    enum Kind: String, Sendable, CaseIterable {
        case subscription
        case group
        case resource
        case deployment
        case operation
        case role
        case assignment
        /// A vault's settings and, of a deleted one, its dates; not its objects.
        case vault
        /// Objects of a vault, by the vault's key and their name.
        case secret
        case key
        case certificate
        /// Issuers, contacts and due operations of a vault.
        case vaultSettings
        /// Sessions of a principal that were ended.
        case revocation
        /// A device code that was given out.
        case deviceCode
        /// What the emulator itself needs to be the same again: keys, clock.
        case emulator
    }

    let kind: Kind
    /// Unique in its kind.
    let id: String
    /// nil when the piece is no more.
    let content: JSON?
}

/// Where every change is told, in the order in which it happened.
///
/// The one who listens is called inside the lock of what changed, so that the order is right: it must only note the
/// document and may write it later.
final class StateJournal: Sendable {
    typealias Listener = @Sendable (StateDocument) -> Void

    /// A bare closure as a lock's state would be wrapped anew at every look at it, and so call through ever more layers.
    private struct Listening: Sendable {
        let listener: Listener
    }

    private let listening = Locked<Listening?>(nil)

    /// From now on changes are told to `listener`, in place of an earlier one.
    func listen(_ listener: @escaping Listener) { listening.withLock { $0 = Listening(listener: listener) } }

    /// Tells a change; without a listener nothing is put together.
    func record(_ kind: StateDocument.Kind, _ id: String, _ content: @autoclosure () -> JSON?) {
        guard let listening = listening.withLock({ $0 }) else { return }
        listening.listener(StateDocument(kind: kind, id: id, content: content()))
    }
}

extension JSON {
    /// A member that a stored document must have.
    func stored(_ name: String) throws(EmulatorError) -> JSON {
        guard let value = self[name] else { throw EmulatorError(.state, "a stored document has no '\(name)'") }
        return value
    }

    /// A text that a stored document must have.
    func storedText(_ name: String) throws(EmulatorError) -> String {
        guard let text = try stored(name).string else {
            throw EmulatorError(.state, "'\(name)' of a stored document is no text")
        }
        return text
    }

    /// A number that a stored document must have.
    func storedNumber(_ name: String) throws(EmulatorError) -> Int64 {
        guard let number = try stored(name).int else {
            throw EmulatorError(.state, "'\(name)' of a stored document is no whole number")
        }
        return number
    }
}
