import FuzzSupport
import RelocationLanguage

@testable import Interpreter

/// Any expression that parses has a value, of the type that the checker foresaw, or fails with words.
enum ExpressionFuzz {
    static func complaint(_ random: SeededGenerator) async -> String? {
        var writer = ScriptWriter(random)
        let text = writer.expression(.plain, 4)
        let parsed = Parser.parse(SourceFile(name: "fuzz", text: "let result = \(text)"))
        guard parsed.isValid, case .let(let statement)? = parsed.script.statements.first?.body,
            case .expression(let expression) = statement.value
        else { return nil }
        let evaluator = Self.evaluator
        do {
            let value = try await evaluator.value(expression)
            _ = value.displayText
            return Self.disagreement(value, parsed).map { "\($0): \(text)" }
        } catch {
            let failure = Failure(error)
            return failure.message.isEmpty || failure.span == nil ? "no words or place: \(text)" : nil
        }
    }

    private static let items: [(name: String, value: Value, type: StaticType)] = [
        ("v", .list([.number(.max), .number(.min)]), .list(.number)), ("names", .list([]), .list(.string)),
        ("_x", .null, .unknown), ("r_1", .string("db-main"), .string),
    ]

    private static var evaluator: Evaluator {
        var evaluator = Evaluator(now: 1_795_392_000)
        for item in items { evaluator.variables.assign(item.name, item.value) }
        evaluator.variables.environment = ["HOME": "/home/ann"]
        evaluator.variables.arguments = ["first"]
        evaluator.runQuery = { _ in .table(Table(["name"], rows: [Record([.init("name", .string("a"))])])) }
        evaluator.loadFile = { throw Failure(.file, "cannot read \($0): there is no such file") }
        return evaluator
    }

    /// A value of another type than the checker said; null when they agree, or the checker refused the expression.
    private static func disagreement(_ value: Value, _ parsed: ParseResult) -> String? {
        var context = CheckContext()
        context.connections = [.init(alias: "source", vault: "contoso-we")]
        for item in items { context.variables[item.name] = item.type }
        let check = Checker.check(parsed, in: context)
        guard check.isValid, !value.isNull, let expected = check.variables["result"]?.valueType, expected != .null
        else {
            return nil
        }
        let given = value.typeName == "table" ? "list" : value.typeName
        return expected.rawValue == given ? nil : "a \(given), and the checker said \(expected.rawValue)"
    }
}
