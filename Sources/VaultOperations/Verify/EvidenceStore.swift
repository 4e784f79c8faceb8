import ExactJSON

/// The folder of the state folder in which evidence is kept: one file for each pair of vaults.
struct EvidenceStore: Sendable {
    private static let maximumSize: Int64 = 256 << 20
    private let path: String

    init(stateFolder: String) { path = "\(stateFolder)/evidence" }

    /// Keeps the evidence in place of an older one for the same two vaults.
    ///
    /// A comparison of a part, or without values, never takes the place of a full one.
    /// - Returns: the file's path.
    func keep(_ evidence: Evidence) async throws -> String {
        let path = path
        let kind = evidence.isFull && evidence.selection == Selection.all.description ? "" : ".part"
        let name = "\(evidence.source.name)--\(evidence.target.name)\(kind).json"
        return try await BlockingPool.shared.run {
            do {
                let folder = try Folder.openOrCreate(path)
                try folder.writeWhole(name, evidence.json.serialized() + [0x0A])
                try folder.synchronize()
                return "\(path)/\(name)"
            } catch let problem as FileProblem { throw problem.asOperationError }
        }
    }

    /// All evidence of full comparisons about a source, newest first. Files that cannot be read are none.
    func find(source host: String) async throws -> [Evidence] {
        let path = path
        return try await BlockingPool.shared.run {
            guard let folder = try? Folder.open(path), let names = try? folder.names() else { return [] }
            let found = names.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".part.json") }.compactMap {
                name -> Evidence? in
                guard let file = try? folder.openForReading(name, maximum: Self.maximumSize),
                    let bytes = try? file.readAll(), let json = try? JSON(parsing: bytes)
                else { return nil }
                return Evidence(json)
            }
            return found.filter { $0.source.host == host }.sorted { $0.end > $1.end }
        }
    }
}
