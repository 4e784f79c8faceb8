import Crypto
import ExactJSON

/// Writes a manifest: the head, then one object a line as they come, then the digest of all bytes before it.
struct ManifestWriter {
    /// The name of the file.
    static let fileName = "manifest.json"

    private let file: TemporaryFile
    private let calls: FileCalls
    private var hash = SHA256()
    private var buffer: [UInt8] = []
    private var isFirst = true

    /// Begins a manifest under its temporary name.
    init(in folder: Folder, head: ArchiveHead) throws(FileProblem) {
        file = try folder.createTemporary(for: Self.fileName)
        calls = folder.calls
        var members = head.json.serialized()
        members.removeLast()
        buffer.append(contentsOf: members)
        buffer.append(contentsOf: ",\n\"objects\":[".utf8)
    }

    /// Adds an entry, given as its JSON bytes; entries must come in the order of their keys.
    mutating func add(_ entry: some Collection<UInt8>) throws(FileProblem) {
        buffer.append(contentsOf: isFirst ? "\n".utf8 : ",\n".utf8)
        isFirst = false
        buffer.append(contentsOf: entry)
        if buffer.count >= 64 << 10 { try drain() }
    }

    /// Ends the manifest and gives it its name; the caller makes the folder durable.
    mutating func finish() throws(FileProblem) {
        buffer.append(contentsOf: "\n],\n".utf8)
        try drain()
        let digest = Hex.text(hash.finalize())
        buffer.append(contentsOf: "\"digest\":\"sha256:\(digest)\"}\n".utf8)
        try calls.writeAll(file.descriptor, buffer, path: file.path)
        try file.commit()
    }

    /// Removes what was written so far.
    func discard() { file.discard() }

    private mutating func drain() throws(FileProblem) {
        hash.update(data: buffer)
        try calls.writeAll(file.descriptor, buffer, path: file.path)
        buffer.removeAll(keepingCapacity: true)
    }
}
