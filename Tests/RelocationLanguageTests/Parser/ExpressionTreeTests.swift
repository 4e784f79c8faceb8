import RelocationLanguage
import Testing

@Suite struct ExpressionTreeTests {
    static let cases: [(String, String)] = [
        ("1 + 2 - 3", "(1 + 2 - 3)"),
        ("$a or $b and not $c", "($a or ($b and (not $c)))"),
        ("not $a = 1 and $b", "((not ($a = 1)) and $b)"),
        ("$a + 1 < $b - 2", "(($a + 1) < ($b - 2))"),
        ("$a in [1, 2,]", "($a in [1, 2])"),
        ("$a not in $b", "($a not in $b)"),
        ("$a like \"x*\"", "($a like \"x*\")"),
        ("$a not matches '^x$'", "($a not matches \"^x$\")"),
        ("$a is null", "($a is null)"),
        ("$a.b is not null", "($a.b is not null)"),
        ("($a or $b) and $c", "((group ($a or $b)) and $c)"),
        ("default($x, null)", "default($x, null)"),
        ("now()", "now()"),
        ("(list keys).name", "(group <list keys>).name"),
        ("exists(show secret a in b)", "exists(<show secret a in b>)"),
        ("first($x).tags.\"cost center\"", "first($x).tags.cost center"),
        ("$s.tags.\"cost center\"", "$s.tags.cost center"),
        ("$s.key-size", "$s.key-size"),
        ("-5 + 30d", "(-5 + 30d)"),
        ("2026-11-23 < 2026-11-23T08:00:30+01:00", "(2026-11-23T00:00:00Z < 2026-11-23T07:00:30Z)"),
        ("2026-11-23t08:00z", "2026-11-23T08:00:00Z"),
        ("TRUE != False", "(true != false)"),
        ("\"a ${x.y} $b $1 $ ${\"q\" + \"r\"}\"", "\"a {$x.y} {$b} {$1} $ {(\"q\" + \"r\")}\""),
        (
            "\"${count(list secrets where enabled and name = \"${v}\")}\"",
            "\"{count(<list secrets where enabled and name = \"${v}\">)}\""
        ),
        ("\"\\u{1F511}\\n\\t\\\\\\$x\"", "\"🔑\n\t\\$x\""),
        ("'$x \\n'", "\"$x \\n\""),
        ("Count([])", "Count([])"),
        ("[\n1, # one\n2\n]", "[1, 2]"),
    ]

    @Test(arguments: cases)
    func binds(_ text: String, _ shape: String) throws {
        #expect(problems("let x = \(text)") == [])
        guard case .let(let binding) = try #require(statements("let x = \(text)").first).body,
            case .expression(let expression) = binding.value
        else {
            Issue.record("no expression")
            return
        }
        #expect(describe(expression) == shape)
        #expect(expression.span.text == text)
    }

    @Test func fieldsAreWordsInsideWhereOnly() throws {
        let text = "list keys where tags.env = \"a\" and tags.\"cost center\" is null and Key-Size > 5"
        #expect(problems(text) == [])
        guard case .list(let list) = try #require(statements(text).first).body, let condition = list.condition else {
            Issue.record("no condition")
            return
        }
        #expect(
            describe(condition)
                == "((field tags.env = \"a\") and (field tags.cost center is null) and (field Key-Size > 5))")
    }

    /// The expression with a bracket around each operation.
    private func describe(_ expression: Expression) -> String {
        switch expression.kind {
        case .literal(let literal): return describe(literal)
        case .string(let string): return "\"" + string.parts.map(describe).joined() + "\""
        case .variable(let reference): return describe(reference)
        case .field(let field): return "field " + field.path.map(\.name).joined(separator: ".")
        case .array(let elements): return "[" + elements.map(describe).joined(separator: ", ") + "]"
        case .call(let call): return call.name.text + "(" + call.arguments.map(describe).joined(separator: ", ") + ")"
        case .query(let statement): return "<\(statement.span.text)>"
        case .parenthesized(let inner): return "(group \(describe(inner)))"
        case .member(let inner, let path): return ([describe(inner)] + path.map(\.name)).joined(separator: ".")
        case .comparison(let test):
            return "(\(describe(test.left)) \(test.comparator.rawValue) \(describe(test.right)))"
        case .match(let test):
            return
                "(\(describe(test.subject)) \(test.negated ? "not " : "")\(test.style.rawValue) \(describe(test.pattern)))"
        case .membership(let test):
            return "(\(describe(test.element)) \(test.negated ? "not " : "")in \(describe(test.list)))"
        case .nullTest(let inner, let negated): return "(\(describe(inner)) is \(negated ? "not " : "")null)"
        case .not(let inner): return "(not \(describe(inner)))"
        case .and(let operands): return "(" + operands.map(describe).joined(separator: " and ") + ")"
        case .or(let operands): return "(" + operands.map(describe).joined(separator: " or ") + ")"
        case .sum(let first, let terms):
            return "("
                + terms.reduce(describe(first)) { "\($0) \($1.isSubtracted ? "-" : "+") \(describe($1.operand))" } + ")"
        }
    }

    private func describe(_ literal: Expression.Literal) -> String {
        switch literal {
        case .number(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        case .null: "null"
        case .date(let moment): "\(moment)"
        case .duration(let span): "\(span)"
        }
    }

    private func describe(_ reference: VariableReference) -> String {
        "$" + ([reference.name] + reference.path.map(\.name)).joined(separator: ".")
    }

    private func describe(_ part: StringLiteral.Part) -> String {
        switch part {
        case .text(let text): text
        case .variable(let reference): "{\(describe(reference))}"
        case .expression(let expression, _): "{\(describe(expression))}"
        }
    }
}
