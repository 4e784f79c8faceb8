internal import Sealing

/// The file of age identities that the setting `identity` names.
enum IdentityFile {
    /// The identities; none where the setting is not set.
    static func read(_ settings: Settings, _ configuration: SessionConfiguration) throws(Failure) -> [SealingIdentity] {
        guard let text = settings.optionalText("identity") else { return [] }
        let path = try configuration.path(text)
        let bytes = try SourceFiles.load(path, configuration)
        guard !bytes.starts(with: "age-encryption.org/".utf8) else {
            throw Failure(
                .file, "\(text) is itself sealed with a passphrase",
                remedy: "open it first: `age --decrypt`, into a file "
                    + "that only you can read", object: text)
        }
        do { return try SealingIdentity.all(inFile: String(decoding: bytes, as: UTF8.self)) } catch {
            throw Failure(.file, "\(text): \(error.message)", object: text)
        }
    }
}

extension SourceFiles {
    /// A file by the configuration's way of reading.
    static func load(_ path: String, _ configuration: SessionConfiguration) throws(Failure) -> [UInt8] {
        do { return try configuration.loadFile(path) } catch { throw Failure(error) }
    }
}
