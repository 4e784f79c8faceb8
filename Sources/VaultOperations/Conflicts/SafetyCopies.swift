import ExactJSON
import KeyVault

/// The backup of an object that is about to be replaced, as the journal knows it.
struct SafetyCopy: Sendable, Equatable {
    let key: ObjectKey
    /// The current version of the object when the copy was taken: what is deleted and purged must still have it.
    let version: String
    /// The size of the file in bytes.
    let size: Int64
    /// The SHA-256 of the file, in hexadecimal digits.
    let digest: String
    /// A key's rotation policy, which no blob carries; nil where it has none or where it could not be read.
    var rotationPolicy: JSON?

    /// The name of its file: kind, name and version, so that no later copy takes the place of an earlier one.
    var file: String { Self.fileName(of: key, version: version) }

    static func fileName(of key: ObjectKey, version: String) -> String {
        "\(key.kind.rawValue)-\(key.name)-\(version).blob"
    }

    /// As the journal keeps it.
    var json: JSON {
        var members = [
            JSONMember(name: "file", value: .text(file)), JSONMember(name: "size", value: .integer(size)),
            JSONMember(name: "sha256", value: .text(digest)),
        ]
        if let rotationPolicy { members.append(JSONMember(name: "rotationPolicy", value: rotationPolicy)) }
        return .object(members)
    }

    init(key: ObjectKey, version: String, size: Int64, digest: String, rotationPolicy: JSON? = nil) {
        self.key = key
        self.version = version
        self.size = size
        self.digest = digest
        self.rotationPolicy = rotationPolicy
    }

    /// Reads what the journal keeps; nil when a member is missing or of another type.
    init?(_ key: ObjectKey, version: String, _ json: JSON) {
        guard let size = json["size"]?.int, let digest = json["sha256"]?.string else { return nil }
        self.init(key: key, version: version, size: size, digest: digest, rotationPolicy: json["rotationPolicy"])
    }
}

/// Where safety copies are kept until `discard`: `replaced/` in the archive, or in the state folder where there is no
/// archive or where it cannot be written.
struct SafetyCopies: Sendable {
    /// The folder's name.
    static let folderName = "replaced"

    private enum Place: Sendable {
        case archive(Folder)
        case state(String)
    }

    private let place: Place
    private let calls: FileCalls

    /// The safety copies of what is replaced from an archive.
    init(of archive: Archive, options: OperationOptions) {
        calls = options.calls
        place = archive.lock == nil ? Self.state(archive.head.archive, options) : .archive(archive.folder)
    }

    /// The safety copies of what is replaced in a vault without an archive.
    init(target host: String, options: OperationOptions) {
        calls = options.calls
        place = Self.state(host.asFileName, options)
    }

    private static func state(_ name: String, _ options: OperationOptions) -> Place {
        .state("\(options.stateFolder)/\(folderName)/\(name)")
    }

    /// The folder, for messages.
    var path: String {
        switch place {
        case .archive(let folder): "\(folder.path)/\(Self.folderName)"
        case .state(let path): path
        }
    }

    /// The path of a copy, for messages.
    func path(of copy: SafetyCopy) -> String { "\(path)/\(copy.file)" }

    /// Writes a copy and returns when it is durable.
    ///
    /// - Throws: `OperationError`: without a safety copy nothing may be deleted.
    func store(_ copy: SafetyCopy, _ blob: [UInt8]) async throws {
        try await BlockingPool.shared.run {
            do {
                guard let folder = try folder(create: true) else { return }
                try folder.with(calls: calls).writeWhole(copy.file, blob)
                try folder.synchronize()
            } catch let problem as FileProblem {
                throw problem.asOperationError
            }
        }
    }

    /// The bytes of a copy, which must be those that were written.
    ///
    /// - Throws: `OperationError` `.damaged`.
    func read(_ copy: SafetyCopy) async throws -> [UInt8] {
        try await BlockingPool.shared.run {
            func damaged(_ detail: String) -> OperationError {
                OperationError(.damaged, "\(path(of: copy)) \(detail)", object: copy.key.description)
            }
            do {
                guard
                    let file = try folder(create: false)?.openForReading(copy.file, maximum: ObjectFile.maximumSize)
                else { throw damaged("is missing") }
                let bytes = try file.readAll()
                guard Int64(bytes.count) == copy.size, Hex.digest(bytes) == copy.digest else {
                    throw damaged("was altered: its digest is not the journal's")
                }
                return bytes
            } catch let problem as FileProblem {
                throw damaged("cannot be read: \(problem)")
            }
        }
    }

    private func folder(create: Bool) throws -> Folder? {
        switch place {
        case .archive(let archive):
            let folder = try archive.subfolder(Self.folderName, create: create)
            if create { try archive.synchronize() }
            return folder
        case .state(let path):
            if create { return try Folder.openOrCreate(path, calls: calls) }
            do { return try Folder.open(path) } catch let problem where problem.isMissing { return nil }
        }
    }
}
