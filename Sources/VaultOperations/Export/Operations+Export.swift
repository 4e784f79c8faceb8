import KeyVault
import Sealing

extension Operations {
    /// Writes the values of secrets, all versions in order, and certificates with key, chain and policy into an archive.
    ///
    /// What cannot leave a vault by value, as keys cannot, is in it by its description, so that it can be named and made
    /// anew. The same request resumes an interrupted one; a complete archive takes in objects that it does not have yet.
    /// - Returns: the result, also when some objects failed, when the run broke off (`failure`), or was cancelled.
    /// - Throws: `OperationError` when nothing was done at all, or when a version that was enabled to be read could not be
    ///   disabled again.
    public static func export(_ request: ExportRequest, _ options: OperationOptions) async throws -> OperationResult {
        guard !request.selection.isEmpty else { return nothing(request.folder, options) }
        if case .recipients(let recipients) = request.seal, recipients.isEmpty {
            throw OperationError(.invalidRequest, "there is no recipient to seal to", remedy: "name one: `age1…`")
        }
        return try await DisabledVersions.whileReading(request.source, request.includesDisabled, options) { disabled in
            try await export(request, options, disabled)
        }
    }

    private static func export(
        _ request: ExportRequest, _ options: OperationOptions, _ disabled: DisabledVersions?
    ) async throws -> OperationResult {
        let backup = BackupRequest(
            source: request.source, selection: request.selection, folder: request.folder, filter: request.filter,
            condition: request.condition)
        var identity = BackupIdentity(backup, operation: "export")
        identity.seal = request.seal.text
        identity.includesDisabled = request.includesDisabled
        let (archive, id) = try await BackupArchive.open(
            request.folder, identity, statement: options.statement, calls: options.calls, run: Identifier.random())
        let seal = try await seal(request.seal, archive)
        let taking = ValueTaking(client: request.source.client, seal: seal?.seal, disabled: disabled)
        return try await BackupRun(
            request: backup, options: options, identity: identity, taking: taking, archive: archive, archiveID: id,
            collector: ResultCollector(folder: request.folder, events: options.events), seal: seal?.seal,
            sealing: seal?.sealing
        ).run()
    }

    /// The archive's own key: the public half of the one that is there, or a new one, durable before the first object.
    private static func seal(
        _ seal: ExportRequest.Seal, _ archive: BackupArchive
    ) async throws -> (seal: ArchiveSeal, sealing: ArchiveHead.Sealing)? {
        do {
            if case .unsealed = seal { return nil }
            if let known = archive.sealing {
                guard let recipient = try? SealingRecipient(known.recipient) else {
                    throw OperationError(
                        .damaged, "\(archive.folder.path): the recipient of the archive is none",
                        remedy: "export into a new folder")
                }
                // Sealed to a key that nobody has any more, nothing could be opened.
                let path = archive.folder.path
                guard try archive.folder.openForReading(ArchiveSeal.keyName, maximum: ArchiveSeal.keyMaximum) != nil
                else {
                    throw OperationError(
                        .damaged, "\(path): key.age is missing, and what is there is sealed to it",
                        remedy: "restore it from a copy, or export into a new folder")
                }
                return (ArchiveSeal(recipient: recipient), known)
            }
            let folder = archive.folder
            switch seal {
            case .unsealed: return nil
            case .recipients(let recipients):
                let made = try await BlockingPool.shared.run {
                    try ArchiveSeal.make(in: folder) { try SealedFile.seal($0, to: recipients) }
                }
                return (made, .init(recipient: made.recipient.description, to: recipients.map(\.description)))
            case .passphrase(let ask):
                let passphrase = try await ask()
                let made = try await BlockingPool.shared.run {
                    try ArchiveSeal.make(in: folder) { try SealedFile.seal($0, with: passphrase) }
                }
                return (made, .init(recipient: made.recipient.description, to: []))
            }
        } catch let problem as FileProblem { throw problem.asOperationError }
    }
}

extension ExportRequest.Seal {
    /// As the journal tells it, and a second run must say it again.
    fileprivate var text: String {
        switch self {
        case .unsealed: BackupIdentity.seal(nil)
        case .passphrase: BackupIdentity.seal(.init(recipient: "", to: []))
        case .recipients(let recipients):
            BackupIdentity.seal(.init(recipient: "", to: recipients.map(\.description)))
        }
    }
}
