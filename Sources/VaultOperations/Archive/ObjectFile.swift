import KeyVault

/// The file of one object.
enum ObjectFile {
    /// The most bytes that it may have.
    static let maximumSize: Int64 = 64 << 20

    /// Reads a file whole and compares it with its entry.
    ///
    /// - Throws: `OperationError` `.damaged`, which concerns this object only.
    static func read(_ entry: ArchiveEntry, in folder: Folder) throws -> [UInt8] {
        func damaged(_ detail: String) -> OperationError {
            OperationError(.damaged, "\(entry.file) \(detail)", object: entry.key.description)
        }
        do {
            guard let inner = try folder.subfolder(entry.kind.plural, create: false),
                let file = try inner.openForReading(entry.fileName, maximum: maximumSize)
            else { throw damaged("is missing from the archive") }
            guard file.size == entry.size else {
                throw damaged("has \(file.size) bytes, and the manifest says \(entry.size)")
            }
            let bytes = try file.readAll()
            guard Int64(bytes.count) == entry.size, Hex.digest(bytes) == entry.digest else {
                throw damaged("was altered: its digest is not the manifest's")
            }
            return bytes
        } catch let problem as FileProblem {
            throw OperationError(.damaged, problem.description, object: entry.key.description)
        }
    }
}
