#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Files and folders whose path begins like one that is being typed.
enum PathCandidates {
    /// One of them.
    struct Candidate: Equatable {
        /// The path, spelt as the person began it; a folder ends in `/`.
        let path: String
        /// True for a folder.
        let isFolder: Bool
    }

    /// The candidates in order of their names; hidden ones only when the typed name begins with a dot.
    static func matching(_ typed: String, home: String?, limit: Int = 1_000) -> [Candidate] {
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let name = slash.map { typed[typed.index(after: $0)...] } ?? typed[...]
        var real = folder.isEmpty ? "." : folder
        if real.hasPrefix("~/") {
            guard let home else { return [] }
            real = home + real.dropFirst()
        }
        var found: [Candidate] = []
        for entry in entries(of: real) where entry.hasPrefix(name) && found.count < limit {
            guard name.hasPrefix(".") || !entry.hasPrefix("."), entry != ".", entry != ".." else { continue }
            let isFolder = isFolder(real.hasSuffix("/") ? real + entry : "\(real)/\(entry)")
            found.append(Candidate(path: folder + entry + (isFolder ? "/" : ""), isFolder: isFolder))
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            if let name { names.append(name) }
        }
        return names
    }

    private static func isFolder(_ path: String) -> Bool {
        guard let stream = opendir(path) else { return false }
        closedir(stream)
        return true
    }
}
