/// The condition of a role assignment (version 2.0 of the language): when it does not hold, the assignment gives nothing.
///
/// Evaluated are the boolean operators, `ActionMatches`, `Exists` and comparisons of texts and GUIDs over the attributes
/// that a request to Key Vault or to role assignments has. Whatever else the language can say is refused when an
/// assignment is made, so that no condition is stored that would be passed over.
struct AssignmentCondition: Sendable, Equatable {
    /// Where an attribute is looked for.
    enum Source: String, Sendable, CaseIterable {
        case request = "@Request"
        case resource = "@Resource"
    }

    struct Attribute: Sendable, Hashable {
        let source: Source
        /// In lower case.
        let name: String
    }

    /// How many of the values on either side must agree.
    enum Quantifier: String, Sendable, CaseIterable {
        case anyOfAny = "ForAnyOfAnyValues"
        case allOfAny = "ForAllOfAnyValues"
        case anyOfAll = "ForAnyOfAllValues"
        case allOfAll = "ForAllOfAllValues"
    }

    struct Comparison: Sendable, Equatable {
        enum Test: String, Sendable, CaseIterable {
            case stringEquals, stringEqualsIgnoreCase, stringLike, stringLikeIgnoreCase, stringStartsWith
            case guidEquals
        }

        let test: Test
        /// Whether the test's name had `Not` in it.
        let isNegated: Bool
        let quantifier: Quantifier
    }

    indirect enum Expression: Sendable, Equatable {
        case or([Expression])
        case and([Expression])
        case not(Expression)
        case actionMatches(String)
        case exists(Attribute)
        case compare(Attribute, Comparison, [String])
    }

    /// What a request is about.
    struct Facts: Sendable {
        let action: String
        var attributes: [Attribute: [String]] = [:]
    }

    /// The attributes that the emulator knows, in lower case.
    static let attributeNames: Set<String> = [
        "microsoft.authorization/roleassignments:roledefinitionid",
        "microsoft.authorization/roleassignments:principalid",
        "microsoft.authorization/roleassignments:principaltype",
    ]

    let expression: Expression

    /// Whether the condition holds. A comparison with an attribute that the request does not have is false.
    func holds(_ facts: Facts) -> Bool { Self.evaluate(expression, facts) }

    private static func evaluate(_ expression: Expression, _ facts: Facts) -> Bool {
        switch expression {
        case .or(let parts): parts.contains { evaluate($0, facts) }
        case .and(let parts): parts.allSatisfy { evaluate($0, facts) }
        case .not(let part): !evaluate(part, facts)
        case .actionMatches(let pattern): RoleDefinition.matches(pattern, facts.action)
        case .exists(let attribute): facts.attributes[attribute] != nil
        case .compare(let attribute, let comparison, let values):
            facts.attributes[attribute].map { comparison.holds($0, values) } ?? false
        }
    }
}

extension AssignmentCondition.Comparison {
    func holds(_ left: [String], _ right: [String]) -> Bool {
        func agree(_ one: String, _ other: String) -> Bool { test.agree(one, other) != isNegated }
        return switch quantifier {
        case .anyOfAny: left.contains { one in right.contains { agree(one, $0) } }
        case .allOfAny: left.allSatisfy { one in right.contains { agree(one, $0) } }
        case .anyOfAll: left.contains { one in right.allSatisfy { agree(one, $0) } }
        case .allOfAll: left.allSatisfy { one in right.allSatisfy { agree(one, $0) } }
        }
    }
}

extension AssignmentCondition.Comparison.Test {
    func agree(_ left: String, _ right: String) -> Bool {
        switch self {
        case .stringEquals: left == right
        case .stringEqualsIgnoreCase, .guidEquals: left.lowercased() == right.lowercased()
        case .stringLike: WildcardText.matches(right, left)
        case .stringLikeIgnoreCase: WildcardText.matches(right.lowercased(), left.lowercased())
        case .stringStartsWith: left.hasPrefix(right)
        }
    }
}
