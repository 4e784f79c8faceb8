import ExactJSON
import KeyVault
import Sealing

/// Seals the files of one export. Only the public half of the archive's key is needed for that.
struct ArchiveSeal: Sendable {
    /// The name of the file that holds the archive's key, sealed to whom it is for.
    static let keyName = "key.age"
    /// The most bytes that it may have.
    static let keyMaximum: Int64 = 1 << 20
    /// What every JSON is padded to a multiple of, so that sizes tell little.
    private static let block = 4096

    let recipient: SealingRecipient

    /// A file as it is written: padded and sealed.
    func seal(_ json: JSON) throws -> [UInt8] { try SealedFile.seal(Self.padded(json), to: [recipient]) }

    /// A JSON with blanks behind it.
    static func padded(_ json: JSON) -> [UInt8] {
        var bytes = json.serialized()
        let rest = bytes.count % block
        if rest > 0 { bytes += [UInt8](repeating: 0x20, count: block - rest) }
        return bytes
    }

    // MARK: The archive's key

    /// Makes an archive's key and writes it, sealed; it is durable when this returns. Blocks.
    static func make(in folder: Folder, _ seal: ([UInt8]) throws -> [UInt8]) throws -> ArchiveSeal {
        let identity = SealingIdentity()
        let text = Array("# key of a sealed export\n\(identity.secretText)\n".utf8)
        try folder.writeWhole(keyName, seal(text))
        try folder.synchronize()
        return ArchiveSeal(recipient: identity.recipient)
    }

    /// Opens an archive's key.
    ///
    /// - Throws: `OperationError` `.sealed` when no key fits, `.damaged`.
    static func open(
        _ sealing: ArchiveHead.Sealing, in folder: Folder, with keys: ArchiveKeys
    ) async throws -> SealingIdentity {
        let path = folder.path
        let file = try await BlockingPool.shared.run { () -> [UInt8] in
            guard let file = try folder.openForReading(keyName, maximum: keyMaximum) else {
                throw OperationError(.damaged, "\(path): key.age is missing", remedy: "restore it from a copy")
            }
            return try file.readAll()
        }
        do {
            let text: [UInt8]
            if sealing.isByPassphrase {
                let passphrase = try await keys.passphrase()
                text = try await BlockingPool.shared.run { try SealedFile.open(file, with: passphrase) }
            } else {
                let identities = try await keys.identities()
                guard !identities.isEmpty else {
                    throw OperationError(
                        .sealed, "\(path) is sealed to \(sealing.to.count) recipients and no identity was given",
                        remedy: "`set identity FILE` names the file of an age identity")
                }
                text = try SealedFile.open(file, with: identities)
            }
            let identity = try SealingIdentity.all(inFile: String(decoding: text, as: UTF8.self)).first
            guard let identity, identity.recipient.description == sealing.recipient else {
                throw OperationError(.damaged, "\(path): key.age holds the key of another archive")
            }
            return identity
        } catch let error as SealingError {
            throw Self.error(error, path)
        }
    }

    private static func error(_ error: SealingError, _ path: String) -> OperationError {
        switch error.code {
        case .noMatch:
            OperationError(
                .sealed, "\(path) stays closed: \(error.message)",
                remedy: "`set identity FILE` names an identity, `set passphrase-from …` a passphrase")
        default: OperationError(.damaged, "\(path): key.age cannot be opened: \(error.message)")
        }
    }
}
