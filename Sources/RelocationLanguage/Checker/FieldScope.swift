/// The fields that a `where` or `sort by` may use, and who has them.
struct FieldScope {
    /// Who has the fields, in the plural: `secrets`, `keys and certificates`.
    let owner: String
    /// The fields in the order of help.
    let fields: [FieldDeclaration]
    /// Whether they are those of secrets, keys and certificates.
    let isOfObjects: Bool

    /// The fields of objects.
    init(_ nouns: Set<ObjectNoun>, isDeleted: Bool = false) {
        let present = ObjectNoun.allCases.filter(nouns.contains).map(\.plural)
        owner = (isDeleted ? "deleted " : "") + (present.count > 2 ? "objects" : present.joined(separator: " and "))
        fields = FieldDeclaration.objects.filter { field in
            !field.nouns.isDisjoint(with: nouns) && (isDeleted || !field.isOfDeleted)
        }
        isOfObjects = true
    }

    /// The fields of the objects of a selection.
    init(_ selection: ObjectSelection?, isDeleted: Bool = false) {
        guard case .groups(let groups) = selection?.form else {
            self.init(Set(ObjectNoun.allCases), isDeleted: isDeleted)
            return
        }
        self.init(Set(groups.map(\.noun)), isDeleted: isDeleted)
    }

    /// The columns of a table that holds no objects, by the word after `list`.
    init(table: String) {
        owner = table == "access" ? "entries of `list access`" : table
        fields = FieldDeclaration.tables[table] ?? []
        isOfObjects = false
    }

    /// The fields as a record has them.
    func shape(adding extra: [String: StaticType] = [:]) -> RecordShape {
        var types: [String: StaticType] = [:]
        for field in fields { types[field.name] = field.staticType }
        return RecordShape(owner: owner, fields: types.merging(extra) { $1 })
    }

    /// What is said about a name that none of them is; where text may stand, it may have been meant as text.
    func unknown(_ name: String, orText: Bool) -> String {
        if isOfObjects, let field = FieldDeclaration.objects.first(where: { $0.name == name.lowercased() }) {
            if field.isOfDeleted { return "\(owner) have no field `\(name)`; only `list deleted` has it" }
            let others = ObjectNoun.allCases.filter(field.nouns.contains).map(\.plural).joined(separator: " and ")
            return "\(owner) have no field `\(name)`; \(others) have it"
        }
        if let near = NearestWord.find(name, in: fields.map(\.name)) {
            return "\(owner) have no field `\(name)`; did you mean `\(near)`?"
        }
        let hint = orText ? "text is quoted: `\"\(name)\"`" : "`help fields` lists them"
        return "\(owner) have no field `\(name)`; \(hint)"
    }
}

extension FieldDeclaration {
    /// Its type; every tag is a text.
    var staticType: StaticType {
        switch type {
        case .record: .record(RecordShape(owner: "tags", fields: [:], others: .string))
        case .list: .list(.string)
        default: StaticType(type)
        }
    }
}
