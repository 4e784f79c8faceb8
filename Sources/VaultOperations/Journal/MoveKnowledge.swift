import ExactJSON
import KeyVault

/// What the journals of this machine tell about a move from one vault to another. They explain what is found; they never
/// make up for what is not.
struct MoveKnowledge: Sendable {
    /// Per object: the target's version that was written from the source's version, both in lower case.
    private(set) var written: [ObjectKey: [String: String]] = [:]
    /// Objects whose key material was made anew in the target.
    private(set) var recreated: Set<ObjectKey> = []
    /// Why an object was not moved, as the last run had it.
    private(set) var reasons: [ObjectKey: String] = [:]
    /// Why a version of an object stayed behind, by its id in lower case.
    private(set) var versionReasons: [ObjectKey: [String: String]] = [:]

    /// Nothing known.
    init() {}

    /// Takes in one record of a run between the two vaults.
    mutating func add(_ record: JournalRecord) {
        guard let object = record.object else { return }
        if let version = record.version, let newVersion = record.newVersion, record.kind == .answer {
            written[object, default: [:]][version.lowercased()] = newVersion.lowercased()
        }
        switch record.kind {
        case .done:
            reasons[object] = nil
            if record.why == JournalReason.recreated { recreated.insert(object) }
        case .fail where record.step == JournalStep.road && record.version != nil:
            versionReasons[object, default: [:]][record.version ?? ""] = record.why.map(JournalReason.words)
        case .fail: reasons[object] = record.why.map(JournalReason.words)
        default: break
        }
    }
}

/// Reasons that a journal names and something else reads.
enum JournalReason {
    /// The object has new key material.
    static let recreated = "re-created"
    /// What earlier runs wrote is not there any more; the next run begins anew.
    static let gone = "gone"

    /// A reason for people; a failure of a request is shown as it is.
    static func words(_ why: String) -> String {
        switch why {
        case gone: "it was deleted after it had been written"
        case RoadChoice.Cause.keyStays.rawValue: "a key cannot leave its subscription and geography"
        case RoadChoice.Cause.certificateStays.rawValue: "its private key cannot leave the vault"
        case RoadChoice.Cause.certificateExpired.rawValue, HeldCertificate.Obstacle.expired.word: "it has expired"
        case RoadChoice.Cause.pending.rawValue: "its issuance is pending"
        case RoadChoice.Cause.tier.rawValue: "its key is kept in hardware, and the target's tier is standard"
        case RoadChoice.Cause.manyVersions.rawValue: "it has too many versions for a backup"
        case HeldCertificate.Obstacle.disabled.word, RoadChoice.Cause.value.rawValue,
            RoadChoice.Cause.container.rawValue:
            "it is disabled and cannot be read"
        case HeldCertificate.Obstacle.noKey.word: "its value holds no private key"
        case HeldCertificate.Obstacle.refused.word: "its value may not be read"
        default: why
        }
    }
}

/// Finds and reads the journals of moves.
struct MoveJournals: Sendable {
    /// The host of the vault that was moved.
    var source: String?
    /// The archive that it was moved by, when only that one counts.
    var archive: String?
    /// The host of the vault that was moved into.
    let target: String
    let stateFolder: String

    /// Everything known about the move.
    ///
    /// - Parameter folder: an archive's folder whose journal is read first.
    /// - Returns: also the files that could not be read, for a notice: without them less can be explained.
    func read(archiveAt folder: String? = nil) async -> (knowledge: MoveKnowledge, unread: [String]) {
        do {
            return try await BlockingPool.shared.run { gather(folder) }
        } catch { return (MoveKnowledge(), []) }
    }

    private func gather(_ folder: String?) -> (MoveKnowledge, [String]) {
        var knowledge = MoveKnowledge()
        var unread: [String] = []
        var folders = folder.map { [$0] } ?? []
        if folder == nil, let source { folders = MoveIndex.archives(from: source, to: target, in: stateFolder) }
        for folder in folders { read(ArchiveProgress.journalName, in: folder, &knowledge, &unread) }
        let runs = "\(stateFolder)/runs"
        for name in ((try? Folder.open(runs).names()) ?? []).sorted() where name.hasSuffix(".jsonl") {
            read(name, in: runs, &knowledge, &unread)
        }
        return (knowledge, unread)
    }

    private func read(_ name: String, in path: String, _ knowledge: inout MoveKnowledge, _ unread: inout [String]) {
        var matching: Set<String> = []
        do {
            guard let file = try Folder.open(path).openForReading(name, maximum: Int64.max) else { return }
            _ = try JournalReader.read(file) { record, _ in
                if record.kind == .begin, isOfMove(record.entry) { matching.insert(record.run) }
                if matching.contains(record.run) { knowledge.add(record) }
            }
        } catch let problem as FileProblem where problem.isMissing {
        } catch { unread.append("\(path)/\(name)") }
    }

    private func isOfMove(_ entry: JSON?) -> Bool {
        guard let entry, JournalHosts.target(entry) == target else { return false }
        if let archive { return entry["archive"]?.string == archive }
        return entry["source"]?["host"]?.string == source
    }
}
