import ExactJSON

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which archives carried objects from one vault to another: their journals stand in the archives, and a comparison of
/// the two vaults names none.
enum MoveIndex {
    private static let most = 64

    /// Notes that a run moves an archive's objects. Failing to is no failure of the run: the journal itself is written.
    static func note(_ folder: String, from source: String, to target: String, in stateFolder: String) {
        guard let resolved = realpath(folder, nil) else { return }
        defer { free(resolved) }
        let path = String(cString: resolved)
        let known = archives(from: source, to: target, in: stateFolder).filter { $0 != path }
        let entries = (known + [path]).suffix(most).map { JSON.text($0) }
        let json: JSON = ["source": .text(source), "target": .text(target), "archives": .array(Array(entries))]
        guard let moves = try? Folder.openOrCreate("\(stateFolder)/moves") else { return }
        try? moves.writeWhole(name(source, target), json.serialized())
    }

    /// The folders of the archives, oldest first; some may be gone.
    static func archives(from source: String, to target: String, in stateFolder: String) -> [String] {
        guard let folder = try? Folder.open("\(stateFolder)/moves"),
            let file = try? folder.openForReading(name(source, target), maximum: 1 << 20),
            let bytes = try? file.readAll(), let json = try? JSON(parsing: bytes),
            json["source"]?.string == source, json["target"]?.string == target
        else { return [] }
        return (json["archives"]?.array ?? []).compactMap(\.string)
    }

    private static func name(_ source: String, _ target: String) -> String {
        "\(source.asFileName)--\(target.asFileName).json"
    }
}

extension String {
    /// A host with its port, as a file's name.
    var asFileName: String { String(map { $0 == ":" || $0 == "/" ? "_" : $0 }) }
}
