import BinaryText
import ExactJSON
import HTTPTransport
import KeyVault

extension FakeVault {
    func handle(
        _ request: OutgoingRequest, _ path: String, _ query: String, _ state: inout State
    ) -> IncomingResponse {
        let parts = path.split(separator: "/").map(String.init)
        guard let first = parts.first else { return refuse(404, "NotFound", state) }
        if first.hasPrefix("deleted"), let kind = ObjectKind.allCases.first(where: { $0.deletedCollection == first }) {
            return handleDeleted(kind, parts, state)
        }
        guard let kind = ObjectKind.allCases.first(where: { $0.plural == first }) else {
            return refuse(404, "NotFound", state)
        }
        if parts.count == 1 { return list(kind, query, state) }
        if kind == .certificate, parts[1] == "issuers" { return answer(200, ["value": [], "nextLink": .null], state) }
        if kind == .certificate, parts[1] == "contacts" { return refuse(404, "ContactsNotFound", state) }
        if parts[1] == "restore" { return restore(kind, request, &state) }
        guard let object = state.objects[kind]?[parts[1].lowercased()] else {
            if parts.last == "versions" { return answer(200, ["value": [], "nextLink": .null], state) }
            return refuse(404, "\(kind.rawValue)NotFound", state)
        }
        switch parts.dropFirst(2).first {
        case "versions":
            return answer(
                200, ["value": .array(object.versions.map { item(kind, object, $0, full: true) }), "nextLink": .null],
                state)
        case "backup": return answer(200, ["value": .text(blob(kind, object))], state)
        case "rotationpolicy":
            if request.method == "PUT" {
                let policy = request.body.flatMap { try? JSON(parsing: $0) }
                state.objects[kind]?[parts[1].lowercased()]?.rotationPolicy = policy
            }
            let policy = state.objects[kind]?[parts[1].lowercased()]?.rotationPolicy
            let none: JSON = [
                "lifetimeActions": [["trigger": ["timeBeforeExpiry": "P30D"], "action": ["type": "Notify"]]],
                "attributes": .null,
            ]
            return answer(200, policy ?? none, state)
        case "policy": return answer(200, ["key_props": ["kty": "RSA"], "issuer": ["name": "Self"]], state)
        case nil: return bundle(kind, object, object.versions.last, state)
        case let version?:
            return bundle(kind, object, object.versions.first { $0.id == version.lowercased() }, state)
        }
    }

    private func refuse(_ status: Int, _ code: String, _ state: State) -> IncomingResponse {
        answer(status, ["error": ["code": .text(code), "message": "not found"]], state)
    }

    private func list(_ kind: ObjectKind, _ query: String, _ state: State) -> IncomingResponse {
        let names = (state.objects[kind] ?? [:]).keys.sorted()
        let skip =
            query.split(separator: "&").first { $0.contains("skiptoken=") }
            .flatMap { Int($0.split(separator: "=").last ?? "") } ?? 0
        let page = names.dropFirst(skip).prefix(25)
        let items = page.compactMap { name -> JSON? in
            guard let object = state.objects[kind]?[name], let last = object.versions.last else { return nil }
            return item(kind, object, last, full: false)
        }
        let next: JSON =
            skip + 25 < names.count
            ? .text("https://\(host)/\(kind.plural)?api-version=7.4&$skiptoken=\(skip + 25)") : .null
        return answer(200, ["value": .array(items), "nextLink": next], state)
    }

    private func handleDeleted(_ kind: ObjectKind, _ parts: [String], _ state: State) -> IncomingResponse {
        func deleted(_ object: Object) -> JSON? {
            guard let last = object.versions.last else { return nil }
            return .object(
                [
                    JSONMember(name: "deletedDate", value: .integer(state.now)),
                    JSONMember(name: "scheduledPurgeDate", value: .integer(state.now + 86400)),
                ] + (item(kind, object, last, full: false).object ?? []))
        }
        if parts.count == 1 {
            return answer(
                200,
                ["value": .array((state.deleted[kind] ?? [:]).values.compactMap { deleted($0) }), "nextLink": .null],
                state)
        }
        guard let object = state.deleted[kind]?[parts[1].lowercased()], let json = deleted(object) else {
            return refuse(404, "\(kind.rawValue)NotFound", state)
        }
        return answer(200, json, state)
    }

    private func item(_ kind: ObjectKind, _ object: Object, _ version: Version, full: Bool) -> JSON {
        let id = "https://\(host)/\(kind.plural)/\(object.name)" + (full ? "/\(version.id)" : "")
        var members = [
            JSONMember(name: kind == .key ? "kid" : "id", value: .text(id)),
            JSONMember(
                name: "attributes",
                value: [
                    "enabled": .bool(version.enabled), "created": .integer(version.created),
                    "updated": .integer(version.updated), "recoveryLevel": "Recoverable+Purgeable",
                ]),
        ]
        if !version.tags.isEmpty {
            members.append(
                JSONMember(
                    name: "tags",
                    value: .object(
                        version.tags.sorted { $0.key < $1.key }.map { JSONMember(name: $0, value: .text($1)) })))
        }
        if let type = version.contentType { members.append(JSONMember(name: "contentType", value: .text(type))) }
        if object.managed { members.append(JSONMember(name: "managed", value: true)) }
        if kind == .certificate { members.append(JSONMember(name: "x5t", value: "AQID")) }
        return .object(members)
    }

    private func bundle(_ kind: ObjectKind, _ object: Object, _ version: Version?, _ state: State) -> IncomingResponse {
        guard let version else { return refuse(404, "\(kind.rawValue)NotFound", state) }
        var members = (item(kind, object, version, full: true).object ?? [])
        switch kind {
        case .secret: members.append(JSONMember(name: "value", value: .text(version.value)))
        case .key:
            let id = members.removeFirst().value
            let key: JSON = [
                "kid": id, "kty": "RSA", "key_ops": ["sign", "verify"], "n": .text("gAEBAQEB" + version.id),
                "e": "AQAB",
            ]
            members.append(JSONMember(name: "key", value: key))
        case .certificate:
            members.append(JSONMember(name: "cer", value: "MIIC"))
            members.append(
                JSONMember(
                    name: "policy",
                    value: ["key_props": ["kty": "RSA", "exportable": true], "issuer": ["name": "Self"]]))
        }
        return answer(200, .object(members), state)
    }

    // MARK: Blobs

    private func blob(_ kind: ObjectKind, _ object: Object) -> String {
        let versions = object.versions.map { version -> JSON in
            [
                "id": .text(version.id), "created": .integer(version.created), "updated": .integer(version.updated),
                "enabled": .bool(version.enabled), "value": .text(version.value),
                "tags": .object(version.tags.map { JSONMember(name: $0.key, value: .text($0.value)) }),
                "contentType": version.contentType.map { .text($0) } ?? .null,
            ]
        }
        let json: JSON = [
            "world": .text(world), "kind": .text(kind.rawValue), "name": .text(object.name),
            "versions": .array(versions),
        ]
        return String(decoding: Base64.urlText(json.serialized()), as: UTF8.self)
    }

    private func restore(_ kind: ObjectKind, _ request: OutgoingRequest, _ state: inout State) -> IncomingResponse {
        func refused(_ status: Int, _ code: String, _ message: String) -> IncomingResponse {
            answer(status, ["error": ["code": .text(code), "message": .text(message)]], state)
        }
        guard let body = request.body, let text = (try? JSON(parsing: body))?["value"]?.string,
            let bytes = Base64.decode(Array(text.utf8)), let json = try? JSON(parsing: bytes),
            json["kind"]?.string == kind.rawValue, let name = json["name"]?.string
        else { return refused(400, "Malformed backup blob", "Backup blob is corrupt.") }
        guard json["world"]?.string == world else { return refused(400, "BadParameter", "Cannot decrypt backup blob.") }
        if state.objects[kind]?[name.lowercased()] != nil { return refused(409, "Conflict", "There was a conflict") }
        if state.deleted[kind]?[name.lowercased()] != nil {
            return answer(
                409,
                [
                    "error": [
                        "code": "Conflict", "message": "deleted",
                        "innererror": ["code": "ObjectIsDeletedButRecoverable"],
                    ]
                ], state)
        }
        let versions = (json["versions"]?.array ?? []).map { version in
            Version(
                id: version["id"]?.string ?? "", created: version["created"]?.int ?? 0,
                updated: version["updated"]?.int ?? 0, enabled: version["enabled"]?.bool ?? true,
                tags: Dictionary(
                    uniqueKeysWithValues: (version["tags"]?.object ?? []).map { ($0.name, $0.value.string ?? "") }),
                contentType: version["contentType"]?.string, value: version["value"]?.string ?? "")
        }
        let object = Object(name: name, versions: versions)
        state.objects[kind, default: [:]][name.lowercased()] = object
        return bundle(kind, object, versions.last, state)
    }
}
