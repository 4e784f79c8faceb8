import RelocationLanguage
import Testing

@testable import Interpreter

/// The value of an expression, through the real parser.
func evaluate(_ text: String, _ variables: [String: Value] = [:]) async throws -> Value {
    let parsed = Parser.parse(SourceFile(name: "test", text: "let result = \(text)"))
    try #require(parsed.isValid, "\(text): \(parsed.diagnostics.map(\.message))")
    guard case .let(let statement) = parsed.script.statements.first?.body,
        case .expression(let expression) = statement.value
    else {
        Issue.record("\(text) is no expression")
        return .null
    }
    var evaluator = Evaluator(now: 1_795_392_000)
    for (name, value) in variables { evaluator.variables.assign(name, value) }
    evaluator.variables.environment = ["HOME": "/home/ann", "cost center": "7"]
    evaluator.variables.arguments = ["first", "second"]
    evaluator.loadFile = files([
        "a.csv": "\u{FEFF}old,new\r\ncontoso-we,contoso-ne\r\n\"a,b\",\"say \"\"hi\"\"\"\n",
        "b.json": "[{\"a\": 1, \"b\": true}, {\"a\": 2, \"c\": \"x\"}]", "bad.csv": "a,b\n1\n", "n.json": "[1.5]",
        "open.csv": "a\n\"x", "double.csv": "a,a\n", "list.json": "[1, \"two\", null]",
    ])
    return try await evaluator.value(expression)
}

@Suite struct ExpressionTests {
    @Test(
        arguments: [
            ("1 + 2 - 4", .number(-1)), ("\"a\" = \"a\"", .boolean(true)), ("\"a\" = \"A\"", .boolean(false)),
            ("30d + 12h", .duration(2_635_200)), ("2026-11-23 + 1d", .date(1_795_478_400)),
            ("1d + 2026-11-23", .date(1_795_478_400)), ("2026-11-24 - 2026-11-23", .duration(86_400)),
            ("now() - 1d < now()", .boolean(true)), ("[1, 2, 3]", .list([.number(1), .number(2), .number(3)])),
            ("not true or true and false", .boolean(false)), ("true or false and false", .boolean(true)),
            ("1 < 2", .boolean(true)), ("2 <= 2", .boolean(true)), ("1d > 23h", .boolean(true)),
            ("2026-11-23 >= 2026-11-24", .boolean(false)), ("\"DB-main\" like \"db-*\"", .boolean(true)),
            ("\"xdb-\" like \"db-*\"", .boolean(false)), ("\"ab\" not like \"a?\"", .boolean(false)),
            ("\"v12\" matches \"\\\\d+$\"", .boolean(true)), ("\"A\" matches \"a\"", .boolean(false)),
            ("\"A\" matches \"(?i)a\"", .boolean(true)), ("2 in [1, 2]", .boolean(true)),
            ("2 not in [1, 2]", .boolean(false)), ("\"x\" in []", .boolean(false)),
            ("count([1, 2])", .number(2)), ("first([])", .null), ("first([7])", .number(7)),
            ("join([1, \"a\", 2d], \"-\")", .string("1-a-2d")), ("lower(\"ÄB\")", .string("äb")),
            ("upper(\"ab\")", .string("AB")), ("number(\" 12 \")", .number(12)), ("number(\"-5\")", .number(-5)),
            ("date(\"2026-11-23\")", .date(1_795_392_000)), ("duration(\"2w\")", .duration(1_209_600)),
            ("default($none, 3)", .number(3)), ("exists($none)", .boolean(false)), ("exists(\"a\")", .boolean(true)),
            ("exists([])", .boolean(false)), ("$none is null", .boolean(true)), ("\"a\" is not null", .boolean(true)),
            ("$1", .string("first")), ("$3", .null), ("count($args)", .number(2)), ("$env.HOME", .string("/home/ann")),
            ("$env.NOTHING", .null), ("$env.\"cost center\"", .string("7")),
            ("\"$1 ${count($args) + 1} ${env.HOME} $ $.\"", .string("first 3 /home/ann $ $.")),
            ("'$1'", .string("$1")), ("read(\"a.csv\").new", .list([.string("contoso-ne"), .string("say \"hi\"")])),
            ("read(\"b.json\").c", .list([.null, .string("x")])), ("count(read(\"b.json\"))", .number(2)),
            ("read(\"list.json\")", .list([.number(1), .string("two"), .null])),
            ("$r.items.name", .list([.string("a"), .string("b")])), ("\"A\" in $r.items.name", .boolean(true)),
            ("$r.tags.env", .string("prod")), ("$r.tags.ENV", .null), ("$r.Passed", .boolean(true)),
            ("$none2.items", .null), ("keys($r.tags)", .list([.string("env")])), ("lower($none2)", .null),
            ("number($none2) is null", .boolean(true)),
        ] as [(String, Value)])
    func givesTheValue(text: String, expected: Value) async throws {
        let items = Table(
            columns: [.init("name", ignoresCase: true)],
            rows: ["a", "b"].map { Record([.init("name", .string($0), ignoresCase: true)]) })
        let record = Record([
            .init("passed", .boolean(true)), .init("items", .table(items)),
            .init("tags", .record(.tags([("env", .string("prod"))]))),
        ])
        #expect(try await evaluate(text, ["r": .record(record), "none2": .null]) == expected)
    }

    @Test(
        arguments: [
            ("9223372036854775807 + 1", .overflow), ("-9223372036854775807 - 2", .overflow),
            ("9999-12-31 + 2d", .overflow), ("0001-01-01 - 1d", .overflow), ("$n + 1", .value), ("1 + \"a\"", .value),
            ("\"a\" + \"b\"", .value), ("true < false", .value), ("1 = \"1\"", .value), ("1 < 1d", .value),
            ("[1] = [1]", .value), ("not $n", .value), ("$n and true", .value), ("1 and true", .value),
            ("1 in [\"a\"]", .value), ("1 like \"1\"", .value), ("\"a\" matches $bad", .pattern),
            ("$missing", .missing),
            ("number(\"1x\")", .value), ("date(\"2026-13-01\")", .value), ("count(5)", .value), ("count($n)", .value),
            ("\"${$n}\"", .value), ("\"${[1]}\"", .value), ("$one.field", .value),
            ("read(\"none.csv\")", .file), ("read(\"bad.csv\")", .file), ("read(\"n.json\")", .file),
            ("read(\"open.csv\")", .file), ("read(\"double.csv\")", .file), ("read(\"a.csv\").Old", .value),
            ("1 - 1d", .value), ("1d - 2026-11-23", .value), ("2026-11-23 + 2026-11-23", .value),
        ] as [(String, Failure.Code)])
    func failsWithACode(text: String, code: Failure.Code) async throws {
        do {
            let value = try await evaluate(text, ["n": .null, "bad": .string("("), "one": .number(1)])
            Issue.record("\(text) gave \(value)")
        } catch let failure as Failure {
            #expect(failure.code == code, "\(text): \(failure)")
            #expect(failure.span != nil || code == .file)
        }
    }

    /// Only null equals null; the other comparisons with null are false.
    @Test(arguments: [
        ("$n = $n", true), ("$n != $n", false), ("$n = 1", false), ("$n != 1", true), ("$n < 1", false),
        ("1 >= $n", false), ("$n like \"*\"", false), ("$n not like \"*\"", true), ("$n matches \"\"", false),
        ("$n in [1]", false), ("1 in $n", false), ("$n not in [1]", true), ("$n < $n", false),
    ])
    func comparesWithNull(text: String, expected: Bool) async throws {
        #expect(try await evaluate(text, ["n": .null]) == .boolean(expected))
    }

    /// Texts that look alike but differ in bytes are different.
    @Test func comparesTextByBytes() async throws {
        #expect(try await evaluate("$a = $b", ["a": .string("é"), "b": .string("e\u{301}")]) == .boolean(false))
    }

    /// `and` and `or` stop at the operand that decides.
    @Test func stopsWhenDecided() async throws {
        #expect(try await evaluate("false and 1 = \"a\"") == .boolean(false))
        #expect(try await evaluate("true or $missing") == .boolean(true))
    }
}
