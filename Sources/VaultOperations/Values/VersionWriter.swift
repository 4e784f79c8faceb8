import KeyVault

/// How the versions of one object are written into a vault, one request each, and recognised there.
///
/// The machine around it knows order, journal, lost answers and conflicts; a writer knows its kind of object.
protocol VersionWriter: Sendable {
    /// What is sent for a version; only ever in memory.
    associatedtype Content: Sendable

    /// What identifies the object.
    var key: ObjectKey { get }
    /// The vault that is written.
    var target: VaultClient { get }
    /// The versions that are written, oldest first.
    var versions: [ArchiveVersion] { get }
    /// The ids of all versions that the source had when these were chosen, in lower case.
    var listed: Set<String> { get }
    /// Whether the key material is made anew, so that what is written is not what the source has.
    var isRecreation: Bool { get }

    /// Reads what is sent for a version; nil where the source refuses it.
    func content(of version: ArchiveVersion) async throws -> Content?

    /// Sends a version.
    ///
    /// - Returns: the new version as the answer shows it.
    func send(_ content: Content, as version: ArchiveVersion) async throws -> ObjectItem

    /// Whether a version that the target shows can be this one.
    func isOurs(_ item: ObjectItem, _ version: ArchiveVersion) async throws -> Bool

    /// Compares what the target holds, oldest first, with what would be written.
    ///
    /// - Parameter ties: the target's versions that earlier runs wrote, by the source's.
    func relation(_ theirs: [ObjectItem], _ ties: [String: String]) async throws -> VersionRelation

    /// What the target shows under the name.
    func present() async throws -> [ObjectItem]

    /// The last step, after the versions have been read back.
    ///
    /// - Returns: why it could not be done; nil when it was, or when there is none.
    func finish() async throws -> String?

    /// Whether the source still has the versions that were chosen; an archive always has.
    func isSourceUnchanged() async throws -> Bool
}

extension VersionWriter {
    var isRecreation: Bool { false }

    func present() async throws -> [ObjectItem] { try await target.versions(of: key.kind, named: key.name) }

    func finish() async throws -> String? { nil }
}
