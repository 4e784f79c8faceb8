internal import ExactJSON

extension RoleAssignment {
    /// The attributes that conditions can ask of an assignment with these properties.
    static func attributes(
        _ properties: JSON, _ source: AssignmentCondition.Source
    ) -> [AssignmentCondition.Attribute: [String]] {
        let role = properties["roleDefinitionId"]?.string?.split(separator: "/").last.map(String.init)
        let known = [
            ("roledefinitionid", role), ("principalid", properties["principalId"]?.string),
            ("principaltype", properties["principalType"]?.string),
        ]
        var result: [AssignmentCondition.Attribute: [String]] = [:]
        for case (let name, let value?) in known {
            let attribute = AssignmentCondition.Attribute(
                source: source, name: "microsoft.authorization/roleassignments:\(name)")
            result[attribute] = [value]
        }
        return result
    }
}
