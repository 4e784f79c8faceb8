import ExactJSON
import Testing

@testable import Emulator

@Suite("Conditions of role assignments")
struct AssignmentConditionTests {
    private static let officer = RoleTests.officer
    private static let owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
    private static let secretsUser = "4633458b-17de-408a-b874-0445c86b69e6"
    private static let reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
    private static let role = "Microsoft.Authorization/roleAssignments:RoleDefinitionId"
    private static let principal = "Microsoft.Authorization/roleAssignments:PrincipalType"
    private static let write = "Microsoft.Authorization/roleAssignments/write"

    private static func facts(_ action: String = write, role: String? = secretsUser) -> AssignmentCondition.Facts {
        let properties: JSON = .members(
            ("roleDefinitionId", role.map { .text("/x/roleDefinitions/\($0)") }), ("principalType", "User"))
        return AssignmentCondition.Facts(action: action, attributes: RoleAssignment.attributes(properties, .request))
    }

    @Test(
        "What holds for the role secrets user given to a user",
        arguments: [
            ("ActionMatches{'Microsoft.Authorization/roleAssignments/*'}", true),
            ("!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})", false),
            ("NOT ActionMatches{'*/read'}", true),
            ("@Request[\(role)] ForAnyOfAnyValues:GuidEquals {\(reader), \(secretsUser.uppercased())}", true),
            ("@Request[\(role)] ForAnyOfAnyValues:GuidEquals {\(reader)}", false),
            ("@Request[\(role)] ForAllOfAllValues:GuidNotEquals {\(reader), \(owner)}", true),
            ("@Request[\(role)] ForAnyOfAllValues:GuidNotEquals {\(reader), \(secretsUser)}", false),
            ("@Resource[\(role)] GuidEquals '\(secretsUser)'", false),
            ("Exists @Request[\(role)] AND NotExists @Resource[\(role)]", true),
            ("@Request[\(principal)] StringEquals 'user'", false),
            ("@Request[\(principal)] StringEqualsIgnoreCase 'user'", true),
            ("@Request[\(principal)] StringLike 'U*r'", true),
            ("@Request[\(principal)] StringNotLike 'U*'", false),
            ("@request[\(principal)] stringstartswith 'Us'", true),
            ("ActionMatches{'x'} OR ActionMatches{'*'} AND ActionMatches{'y'}", false),
            ("(ActionMatches{'x'} || ActionMatches{'*'}) && !ActionMatches{'y'}", true),
        ])
    func holds(text: String, expected: Bool) throws {
        #expect(try AssignmentCondition(text).holds(Self.facts()) == expected)
    }

    @Test(
        "What the emulator cannot evaluate, or nobody can",
        arguments: [
            "", "(", "ActionMatches", "ActionMatches{'x'", "ActionMatches{'x'} ActionMatches{'y'}",
            "SubOperationMatches{'x'}", "@Principal[Department] StringEquals 'x'",
            "@Resource[Microsoft.Storage/tags] StringEquals 'x'", "@Request[\(role)] TimeEquals 'x'",
            "@Request[\(role)] ForSome:GuidEquals 'x'", "@Request[\(role)] GuidEquals x", "@Request[\(role)",
            "@Request[\(role)] GuidEquals {'a',}", "@Request[\(role)] GuidEquals 'a", "ORActionMatches{'x'}",
            String(repeating: "(", count: 100_000),
        ])
    func unreadable(text: String) {
        #expect(throws: AssignmentCondition.ReadingError.self) { try AssignmentCondition(text) }
    }

    @Test("Arbitrary texts are read or refused, and nothing else happens")
    func fuzz() {
        var generator = SeededGenerator(state: 7)
        let pieces = [
            "(", ")", "{", "}", "'", "!", "&&", "OR", "NOT", "@Request", "[", "]", Self.role, "GuidEquals", ":", ",",
            "ActionMatches", "'*'", " ", "ForAnyOfAnyValues", "é", "\u{0}", Self.reader,
        ]
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...20, using: &generator)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            if let condition = try? AssignmentCondition(text) { _ = condition.holds(Self.facts()) }
        }
    }

    private func path(_ last: Int) -> String {
        ControlHarness.alpha
            + "/providers/Microsoft.Authorization/roleAssignments/88888888-8888-4888-8888-88888888888\(last)"
    }

    private func body(_ role: String, _ condition: String? = nil, version: String? = "2.0") -> JSON {
        [
            "properties": .members(
                ("roleDefinitionId", .text("/providers/Microsoft.Authorization/roleDefinitions/\(role)")),
                ("principalId", .text(Self.officer.objectID)), ("principalType", "ServicePrincipal"),
                ("condition", condition.map { .text($0) }), ("conditionVersion", version.map { .text($0) }))
        ]
    }

    private func control() throws -> ControlHarness {
        try ControlHarness(seed: [
            "principals": [
                [
                    "name": "officer", "clientId": .text(Self.officer.clientID),
                    "objectId": .text(Self.officer.objectID), "secrets": ["s"],
                ]
            ], "roleAssignments": [],
        ])
    }

    @Test("Who may give one role only is refused the others, and may take that one away again")
    func delegation() throws {
        let control = try control()
        let allowed = "{\(Self.secretsUser)}"
        let condition = """
            ((!(ActionMatches{'\(Self.write)'})) OR (@Request[\(Self.role)] ForAnyOfAnyValues:GuidEquals \(allowed)))
            AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR
            (@Resource[\(Self.role)] ForAnyOfAnyValues:GuidEquals \(allowed)))
            """
        let made = try control.call("PUT", path(1), body(Self.owner, condition))
        #expect(made.status == 201)
        #expect(made["properties"]?["condition"]?.string == condition)
        let refused = try control.call("PUT", path(2), body(Self.reader), as: Self.officer)
        #expect(refused.code == "AuthorizationFailed")
        #expect(try control.call("PUT", path(3), body(Self.secretsUser), as: Self.officer).status == 201)
        #expect(try control.call("PUT", path(2), body(Self.reader)).status == 201)
        #expect(try control.call("DELETE", path(2), as: Self.officer).code == "AuthorizationFailed")
        #expect(try control.call("DELETE", path(3), as: Self.officer).status == 200)
    }

    @Test("On the data plane too an assignment whose condition does not hold gives nothing")
    func dataPlane() throws {
        let control = try control()
        let condition = "ActionMatches{'Microsoft.KeyVault/vaults/secrets/readMetadata/action'}"
        try control.call("PUT", path(1), body(Self.secretsUser, condition))
        #expect(try control.data("GET", "/secrets", as: Self.officer).status == 200)
        #expect(try control.data("GET", "/secrets/a", as: Self.officer).innerCode == "ForbiddenByRbac")
    }

    @Test("A condition that cannot be evaluated and another version are refused; an empty one is none")
    func refused() throws {
        let control = try control()
        let unknown = try control.call("PUT", path(1), body(Self.reader, "@Principal[x] StringEquals 'y'"))
        #expect(unknown.status == 400 && unknown.code == "InvalidCondition")
        #expect(unknown.message?.contains("cannot be evaluated") == true)
        let version = try control.call("PUT", path(1), body(Self.reader, "ActionMatches{'*'}", version: "1.0"))
        #expect(version.code == "ConditionVersionNotSupported")
        let empty = try control.call("PUT", path(1), body(Self.reader, ""))
        #expect(empty.status == 201 && empty["properties"]?["condition"] == .null)
    }
}
