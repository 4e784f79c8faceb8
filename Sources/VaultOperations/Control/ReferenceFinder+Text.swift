import KeyVault

extension ReferenceFinder {
    private static let opening = Array("@microsoft.keyvault(".utf8)

    /// Every reference in one text, in their order.
    func references(inText text: String) -> [Reference] {
        let bytes = Array(text.utf8)
        let lower = bytes.asciiLowercased
        if let id, lower.starts(with: id) {
            if lower.count == id.count { return [Reference(text: text)] }
            if lower[id.count] == UInt8(ascii: "/") { return [resource(text, String(utf8: bytes[id.count...]))] }
        }
        var found: [Reference] = []
        var at = 0
        while at < lower.count {
            if lower[at...].starts(with: Self.opening),
                let close = lower[at...].firstIndex(of: UInt8(ascii: ")"))
            {
                let inner = String(utf8: bytes[(at + Self.opening.count)..<close])
                if let reference = appSetting(inner, whole: String(utf8: bytes[at...close])) {
                    found.append(reference)
                }
                at = close + 1
            } else if lower[at...].starts(with: origin), Self.ends(lower, at + origin.count) {
                let end = lower[at...].firstIndex(where: Self.isOutsideURL) ?? lower.count
                found.append(address(String(utf8: bytes[at..<end])))
                at = end
            } else {
                at += 1
            }
        }
        return found
    }

    /// `SecretUri=https://…` or `VaultName=…;SecretName=…;SecretVersion=…`
    private func appSetting(_ inner: String, whole: String) -> Reference? {
        var parts: [String: String] = [:]
        for part in inner.split(separator: ";") {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let key = part[..<equals].lowercased().filter { $0 != " " }
            parts[key] = String(part[part.index(after: equals)...].drop { $0 == " " })
        }
        if let uri = parts["secreturi"] {
            let lower = Array(uri.utf8).asciiLowercased
            guard lower.starts(with: origin), Self.ends(lower, origin.count) else { return nil }
            let read = address(uri)
            return Reference(text: whole, kind: read.kind, object: read.object, version: read.version)
        }
        guard parts["vaultname"]?.lowercased() == name, let secret = parts["secretname"] else { return nil }
        let version = parts["secretversion"].flatMap { $0.isEmpty ? nil : $0 }
        return Reference(text: whole, kind: .secret, object: secret, version: version)
    }

    private func address(_ url: String) -> Reference {
        let path = url.dropFirst("https://".count).drop { $0 != "/" }.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count >= 2, let kind = Self.kind(parts[0]) else { return Reference(text: url) }
        return Reference(text: url, kind: kind, object: parts[1], version: parts.count > 2 ? parts[2] : nil)
    }

    /// A resource id of an object in the vault.
    private func resource(_ text: String, _ below: String) -> Reference {
        let rest = below.split(separator: "/").map(String.init)
        guard rest.count >= 2, let kind = Self.kind(rest[0]) else { return Reference(text: text) }
        let version = rest.count > 3 && rest[2].lowercased() == "versions" ? rest[3] : nil
        return Reference(text: text, kind: kind, object: rest[1], version: version)
    }

    private static func kind(_ collection: String) -> ObjectKind? {
        ObjectKind.allCases.first { $0.plural == collection.lowercased() }
    }

    /// Whether a host ends there, and is not the beginning of a longer one.
    private static func ends(_ lower: [UInt8], _ index: Int) -> Bool {
        guard index < lower.count else { return true }
        switch lower[index] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"), 0x80...:
            return false
        default: return true
        }
    }

    private static func isOutsideURL(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || [UInt8](#""'<>;,()"#.utf8).contains(byte)
    }
}

extension [UInt8] {
    /// The bytes with A to Z in lower case; all others stay, so that places in both are the same.
    var asciiLowercased: [UInt8] {
        map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
}

extension String {
    fileprivate init(utf8 bytes: ArraySlice<UInt8>) { self.init(decoding: bytes, as: UTF8.self) }
}
