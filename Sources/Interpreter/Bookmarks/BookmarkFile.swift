internal import ExactJSON
internal import RelocationLanguage

/// The file of bookmarks: a JSON object of names, each with `source` and `target`, each with `vault` and, where wanted,
/// `tenant`, `credential` and `cloud`. Everything else in it is an error, so that no misspelt member is passed over.
enum BookmarkFile {
    /// The bookmarks in the order of the file.
    ///
    /// Throws a `Failure` (code `file`) that names the file and the place in it.
    static func read(_ bytes: [UInt8], path: String) throws(Failure) -> [Bookmark] {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes)
        } catch {
            throw refusal(path, error.description)
        }
        guard let members = json.object else { throw refusal(path, "it is no JSON object") }
        var bookmarks: [Bookmark] = []
        for member in members {
            guard isName(member.name) else {
                throw refusal(path, "'\(member.name.prefix(60))' is no name: letters, digits, - and _")
            }
            guard !bookmarks.contains(where: { $0.name.equalsIgnoringCase(member.name) }) else {
                throw refusal(path, "'\(member.name)' is there twice")
            }
            bookmarks.append(try bookmark(member, path))
        }
        return bookmarks
    }

    private static func bookmark(_ member: JSONMember, _ path: String) throws(Failure) -> Bookmark {
        var bookmark = Bookmark(name: member.name)
        for part in try object(member.value, "'\(member.name)'", path) {
            let place = "'\(member.name)'.'\(part.name.prefix(60))'"
            switch part.name {
            case "source": bookmark.source = try side(part.value, place, path)
            case "target": bookmark.target = try side(part.value, place, path)
            default: throw refusal(path, "\(place) is not known: a bookmark has `source` and `target`")
            }
        }
        guard bookmark.source != nil || bookmark.target != nil else {
            throw refusal(path, "'\(member.name)' has neither `source` nor `target`")
        }
        return bookmark
    }

    private static func side(_ json: JSON, _ place: String, _ path: String) throws(Failure) -> Bookmark.Side {
        var texts: [String: String] = [:]
        for member in try object(json, place, path) {
            guard ["vault", "tenant", "credential", "cloud"].contains(member.name) else {
                throw refusal(
                    path,
                    "\(place) has '\(member.name.prefix(60))': there are `vault`, `tenant`, `credential` and `cloud`, "
                        + "and no secret belongs here")
            }
            guard let text = member.value.string, !text.isEmpty else {
                throw refusal(path, "\(place).'\(member.name)' is no text")
            }
            texts[member.name] = text
        }
        guard let vault = texts["vault"], !vault.hasPrefix("@") else {
            throw refusal(path, "\(place) names no vault")
        }
        if let credential = texts["credential"] { _ = try Self.credential(credential, "\(place).'credential'", path) }
        return Bookmark.Side(
            vault: vault, tenant: texts["tenant"], credential: texts["credential"], cloud: texts["cloud"])
    }

    /// What stands after `using`, read by the language's own parser.
    static func credential(_ text: String, _ place: String, _ path: String) throws(Failure) -> Credential {
        let parsed = Parser.parse(SourceFile(name: path, text: "connect vault using \(text)"))
        guard !parsed.diagnostics.contains(where: { $0.severity == .error }), parsed.script.statements.count == 1,
            case .connect(let connect)? = parsed.script.statements.first?.body, connect.alias == nil,
            let credential = connect.credential
        else {
            throw refusal(
                path,
                "\(place) is no credential: write what follows `using`, such as `environment TARGET_` or `managed`")
        }
        return credential
    }

    private static func object(_ json: JSON, _ place: String, _ path: String) throws(Failure) -> [JSONMember] {
        guard let members = json.object else { throw refusal(path, "\(place) is no JSON object") }
        return members
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 60
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_")
            }
    }

    private static func refusal(_ path: String, _ what: String) -> Failure {
        Failure(
            .file, "the bookmarks in \(path) cannot be used: \(what)",
            remedy: "`help bookmarks` shows the file's form", object: path)
    }
}
