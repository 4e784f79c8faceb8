internal import ExactJSON

/// A Resource Graph query: a table and what is done to its rows, one step after the other.
struct GraphQuery: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        case filter(GraphExpression)
        case project([Column])
        case extend([Column])
        case order([Key])
        case take(Int)
        case count
    }

    struct Column: Sendable, Equatable {
        let name: String
        let value: GraphExpression
    }

    struct Key: Sendable, Equatable {
        let value: GraphExpression
        let isDescending: Bool
    }

    let table: String
    let steps: [Step]

    /// Reads a query; throws `InvalidQuery` for what the emulator does not know.
    init(_ text: String) throws(ServiceError) {
        var parser = GraphParser(try GraphLexer.tokens(of: text))
        self = try parser.query()
    }

    init(table: String, steps: [Step]) {
        self.table = table
        self.steps = steps
    }

    /// Runs the steps over the table's rows.
    func run(_ rows: [JSON]) -> [JSON] {
        steps.reduce(rows) { rows, step in
            switch step {
            case .filter(let condition): rows.filter { condition.value(in: $0).bool == true }
            case .project(let columns): rows.map { row in Self.row(columns, of: row, from: .object([])) }
            case .extend(let columns): rows.map { row in Self.row(columns, of: row, from: row) }
            case .order(let keys): rows.sorted { Self.isBefore($0, $1, keys) }
            case .take(let number): Array(rows.prefix(number))
            case .count: [["Count": .integer(Int64(rows.count))]]
            }
        }
    }

    private static func row(_ columns: [Column], of row: JSON, from start: JSON) -> JSON {
        columns.reduce(start) { $0.setting($1.name, $1.value.value(in: row)) }
    }

    private static func isBefore(_ left: JSON, _ right: JSON, _ keys: [Key]) -> Bool {
        for key in keys {
            let (one, other) = (
                GraphExpression.text(key.value.value(in: left)), GraphExpression.text(key.value.value(in: right))
            )
            if one != other { return key.isDescending ? one > other : one < other }
        }
        return false
    }
}
