internal import KeyVault
internal import VaultOperations

/// An object of a vault as a record of the language: what a list tells, and the rest on demand.
enum ObjectRecord {
    /// The record of an object out of a selection of those kinds: a field that another selected kind has is null.
    static func make(_ object: InventoryObject, kinds: Set<ObjectKind>) -> Record {
        let fields = ObjectField.allCases.filter { field in kinds.contains { field.applies(to: $0) } }
        let known = fields.compactMap { field in
            object.value(of: field).map { Record.Field(field, $0) }
        }
        return Record(
            known.filter { !isEmptyExtra($0) }, deferred: DeferredObjectFields(object: object, kinds: kinds))
    }

    /// `deleted` and `purges` are shown only of deleted objects.
    private static func isEmptyExtra(_ field: Record.Field) -> Bool {
        field.value.isNull && ["deleted", "purges"].contains(field.name)
    }

    /// The record of `show`: every field, a key's operations, and how many versions there are.
    static func make(_ shown: ShownObject) -> Record {
        var fields = shown.fields.filter { $0.field != .versions }.map { Record.Field($0.field, $0.value) }
        fields.removeAll(where: isEmptyExtra)
        if shown.object.kind == .key {
            fields.append(.init("operations", .list(shown.operations.map(Value.string))))
        }
        fields.append(.init("versions", .number(Int64(shown.versions))))
        fields.append(.init("previous", shown.previous.map(Value.string) ?? .null, ignoresCase: true))
        return Record(fields)
    }

    /// The record of a soft-deleted object: what the list tells, since nothing more can be asked for.
    static func make(_ deleted: DeletedItem) -> Record {
        let item = deleted.item
        let attributes = item.attributes
        var fields: [Record.Field] = [
            .init(.name, .string(item.id.name)), .init(.kind, .string(item.id.kind.rawValue)),
            .init(.enabled, .boolean(attributes.enabled)), .init(.managed, .boolean(item.managed)),
        ]
        let dates: [(ObjectField, Int64?)] = [
            (.created, attributes.created), (.updated, attributes.updated), (.expires, attributes.expires),
            (.activates, attributes.notBefore), (.deleted, deleted.deletedDate), (.purges, deleted.scheduledPurgeDate),
        ]
        fields += dates.map { Record.Field($0, $1.map { .date($0) } ?? .null) }
        fields.append(.init(.tags, .record(item.tags.pairs.map { ($0.name, .string($0.value)) })))
        fields.append(.init(.contentType, item.contentType.map { .string($0) } ?? .null))
        return Record(fields)
    }

    /// The columns of a list of those kinds: what takes no request.
    static func columns(of kinds: Set<ObjectKind>, isDeleted: Bool = false, isVersions: Bool = false) -> [Table.Column]
    {
        ObjectField.allCases.filter { field in
            switch field {
            case .version: return isVersions
            case .deleted, .purges: return isDeleted
            case .thumbprint where isDeleted: return false
            default: return kinds.contains { field.applies(to: $0) && !field.needsRequest(for: $0) }
            }
        }.map { Table.Column($0.rawValue, ignoresCase: $0.ignoresCase) }
    }
}

/// The fields of a listed object that take a request.
private struct DeferredObjectFields: DeferredFields {
    let object: InventoryObject
    let kinds: Set<ObjectKind>

    func field(named name: String) async throws -> Record.Field? {
        guard let field = ObjectField(rawValue: name.folded), kinds.contains(where: field.applies(to:)) else {
            return nil
        }
        return Record.Field(field, try await object.fetch(field))
    }
}

extension Record.Field {
    /// A field of an object with its value.
    init(_ field: ObjectField, _ value: FieldValue) {
        if field == .tags, case .record(let tags) = value {
            let record = Record.tags(tags.map { ($0.name, Value($0.value)) })
            self.init(field.rawValue, .record(record))
        } else {
            self.init(field.rawValue, Value(value), ignoresCase: field.ignoresCase)
        }
    }
}

extension Value {
    /// The value of a field as the language knows it.
    init(_ value: FieldValue) {
        switch value {
        case .null: self = .null
        case .boolean(let flag): self = .boolean(flag)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .date(let seconds): self = .date(seconds)
        case .list(let values): self = .list(values.map(Value.init))
        case .record(let members):
            self = .record(Record(members.map { .init($0.name, Value($0.value)) }, hasExactNames: true))
        }
    }
}
