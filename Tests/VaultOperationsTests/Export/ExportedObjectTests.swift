import ExactJSON
import FuzzSupport
import KeyVault
import Testing

@testable import VaultOperations

/// The content of an object's file: what was written is read again, and nothing else is believed.
@Suite struct ExportedObjectTests {
    private func sample(_ form: ArchiveForm) throws -> ExportedObject {
        func version(_ id: String, _ created: Int64) -> ArchiveVersion {
            ArchiveVersion(
                id: id, created: created, updated: created, enabled: true, notBefore: nil, expires: nil,
                contentType: "text/é", tags: ["a": "1"], exportable: nil)
        }
        var entry = ArchiveEntry(
            kind: .secret, name: "Db", taken: 9, size: 0, digest: "", current: "b", isOrdered: true,
            versions: [version("a", 1), version("b", 2)])
        entry.form = form
        entry.exported = ExportNote(road: .value, disabled: 1)
        var object = ExportedObject(entry: entry)
        object.values = [
            "a": JSONString(""), "b": try #require(JSONString(token: Array("\\ud800\\u0000\\r\\n\\\"é".utf8))),
        ]
        return object
    }

    /// The entry as a manifest has it.
    private func listed(_ object: ExportedObject) throws -> ArchiveEntry {
        var entry = object.entry
        if entry.form == .sealed { entry.sealedVersions = entry.versions.count }
        return try #require(ArchiveEntry(JSON(parsing: entry.json.serialized())))
    }

    @Test(arguments: [ArchiveForm.plain, .sealed]) func whatIsWrittenIsRead(_ form: ArchiveForm) throws {
        let object = try sample(form)
        let entry = try listed(object)
        #expect(entry.versionCount == 2)
        #expect(entry.versions.isEmpty == (form == .sealed))
        #expect(entry.exported == object.entry.exported)
        let bytes = ArchiveSeal.padded(object.json(isSealed: form == .sealed))
        #expect(bytes.count == 4096)
        let read = try ExportedObject(bytes, of: entry)
        #expect(read.entry.versions.map(\.id) == ["a", "b"])
        #expect(read.entry.current == "b")
        #expect(read.values == object.values)
        #expect(read.values["b"]?.token == object.values["b"]?.token, "byte for byte")
    }

    /// Equal values have equal fingerprints only in one file, and no two files share a salt.
    @Test func nothingRepeats() throws {
        let object = try sample(.sealed)
        let (one, other) = (object.json(isSealed: true), object.json(isSealed: true))
        #expect(one["fingerprintKey"] != other["fingerprintKey"])
        #expect(one["versions"]?.array?[0]["fingerprint"] != other["versions"]?.array?[0]["fingerprint"])
        let plain = try sample(.plain)
        #expect(plain.json(isSealed: false)["random"] != plain.json(isSealed: false)["random"])
    }

    @Test func aValueThatIsNotTheExportedOneIsDamage() throws {
        let object = try sample(.sealed)
        let entry = try listed(object)
        var changed = object
        changed.values["a"] = JSONString("forged")
        let forged = changed.json(isSealed: true).object?.map { member in
            member.name == "fingerprintKey"
                ? JSONMember(name: member.name, value: .text(String(repeating: "0", count: 64))) : member
        }
        let error = damage { try ExportedObject(JSON.object(try #require(forged)).serialized(), of: entry) }
        #expect(error?.code == .damaged)
        #expect(error?.object == "secret db")
        #expect(error?.description.contains("forged") == false)
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"format\":2}", "{\"format\":1,\"kind\":\"key\",\"name\":\"Db\"}",
        "{\"format\":1,\"kind\":\"secret\",\"name\":\"db\"}",
        "{\"format\":1,\"kind\":\"secret\",\"name\":\"Db\",\"ordered\":true,\"versions\":[]}",
        "{\"format\":1,\"kind\":\"secret\",\"name\":\"Db\",\"ordered\":true,\"versions\":[1,2]}",
    ]) func otherContentIsDamage(_ text: String) throws {
        let entry = try listed(sample(.plain))
        #expect(damage { try ExportedObject(Array(text.utf8), of: entry) }?.code == .damaged)
    }

    /// Changed, cut and repeated bytes are read or refused, never more.
    @Test(arguments: [ArchiveForm.plain, .sealed]) func noBytesDoHarm(_ form: ArchiveForm) throws {
        let object = try sample(form)
        let entry = try listed(object)
        let whole = object.json(isSealed: form == .sealed).serialized()
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<4000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...2, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.removeSubrange(place..<min(place + 9, bytes.count))
                default: bytes.insert(contentsOf: bytes[place..<min(place + 9, bytes.count)], at: place)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            if let error = damage({ try ExportedObject(bytes, of: entry) }) { #expect(error.code == .damaged) }
        }
    }

    @Test func anEntryBelongsToOneFormOnly() throws {
        let entry = try sample(.sealed).entry
        for (from, to) in [(".json.age", ".blob"), (".json.age", ".json"), ("secrets/", "keys/")] {
            var changed = entry
            changed.sealedVersions = 2
            let text = changed.json.serializedText
            let end = try #require(text.firstRange(of: from))
            let other = try? JSON(parsing: Array(text.replacingCharacters(in: end, with: to).utf8))
            let read = other.flatMap(ArchiveEntry.init)
            #expect(read == nil || read?.form != .sealed, "\(from) \(to)")
        }
    }

    private func damage(_ body: () throws -> ExportedObject) -> OperationError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? OperationError }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
