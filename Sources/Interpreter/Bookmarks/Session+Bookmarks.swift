internal import RelocationLanguage

extension SessionConfiguration {
    /// Where the bookmarks are.
    var bookmarksPath: String {
        if let bookmarksFile { return bookmarksFile }
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") { return "\(base)/kvmsh/bookmarks.json" }
        return "\(home ?? workingDirectory)/.config/kvmsh/bookmarks.json"
    }

    /// The bookmarks; none when there is no file. Throws a `Failure` for a file that cannot be used.
    func bookmarks() throws -> [Bookmark] {
        let path = bookmarksPath
        guard let bytes = try? loadFile(path) else {
            // A file that is there and cannot be read is worth saying.
            guard FileLook.exists(path) else { return [] }
            return try BookmarkFile.read(try loadFile(path), path: path)
        }
        return try BookmarkFile.read(bytes, path: path)
    }

    /// What may be written after `connect`, for completion; nothing when the file cannot be used.
    public var bookmarkWords: [String] { ((try? bookmarks()) ?? []).flatMap(\.words) }
}

extension Session {
    /// A connection that is to be made.
    struct Wanted {
        var alias: String
        var plan: ConnectionPlan
    }

    /// What `connect @NAME` means: both vaults of a pair, or the one that is named.
    func wanted(bookmark word: String, _ connect: ConnectStatement, _ span: Span) async throws -> [Wanted] {
        let parts = word.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let place = connect.vault?.span ?? span
        guard (1...2).contains(parts.count), let name = parts.first, !name.isEmpty else {
            throw Failure(
                .missing, "`\(word)` is no bookmark", remedy: "write `@NAME`, `@NAME.source` or `@NAME.target`",
                span: place)
        }
        let known = try configuration.bookmarks()
        guard let bookmark = known.first(where: { $0.name.equalsIgnoringCase(name) }) else {
            throw Failure(
                .missing, "there is no bookmark `@\(name)` in \(configuration.bookmarksPath)",
                remedy: known.isEmpty
                    ? "`help bookmarks` shows the file's form"
                    : "there are \(known.map { "@\($0.name)" }.joined(separator: ", "))", span: place)
        }
        let role = parts.count == 2 ? parts[1].folded : nil
        let sides = bookmark.sides.filter { role == nil || $0.name == role }
        guard sides.count == (role == nil ? 2 : 1) else {
            throw Failure(
                .missing, "`@\(bookmark.name)` has no \(role ?? (bookmark.source == nil ? "source" : "target"))",
                remedy: "there is \(bookmark.words.joined(separator: ", "))", span: place)
        }
        var wanted: [Wanted] = []
        for (name, side) in sides {
            let alias = role == nil ? name : try connect.alias?.name ?? connections.impliedAlias(span)
            wanted.append(Wanted(alias: alias, plan: try await plan(side, connect, at: place)))
        }
        return wanted
    }

    private func plan(_ side: Bookmark.Side, _ connect: ConnectStatement, at span: Span) async throws -> ConnectionPlan
    {
        var settings = settings
        do {
            if let tenant = side.tenant { try settings.set("tenant", to: tenant, origin: .statement) }
            if let cloud = side.cloud { try settings.set("cloud", to: cloud, origin: .statement) }
        } catch {
            var failure = error
            failure.span = span
            throw failure
        }
        var credential = connect.credential
        if credential == nil, let text = side.credential {
            credential = try BookmarkFile.credential(text, "the credential", configuration.bookmarksPath)
        }
        return ConnectionPlan(vault: side.vault, signIn: try await signIn(credential), settings: settings)
    }

    /// The table of `show bookmarks`.
    func bookmarkTable() throws -> Table {
        let rows = try configuration.bookmarks().flatMap { bookmark in
            bookmark.sides.map { name, side in
                Record([
                    .init("name", .string("@\(bookmark.name)")), .init("side", .string(name)),
                    .init("vault", .string(side.vault)), .init("tenant", side.tenant.map(Value.string) ?? .null),
                    .init("credential", side.credential.map(Value.string) ?? .null),
                    .init("cloud", side.cloud.map(Value.string) ?? .null),
                ])
            }
        }
        return Table(["name", "side", "vault", "tenant", "credential", "cloud"], rows: rows)
    }
}
