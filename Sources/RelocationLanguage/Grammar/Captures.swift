/// What the parser found for the slots of a statement.
struct Captures {
    private var values: [Slot: [Capture]] = [:]
    /// The clauses that were given and where.
    private(set) var clauseSpans: [String: Span] = [:]

    /// Something captured.
    enum Capture {
        case word(Word)
        case operand(Operand)
        case alias(Alias)
        case place(Place)
        case selection(ObjectSelection)
        case number(NumberOperand)
        case duration(DurationOperand)
        case expression(Expression)
        case boundValue(BoundValue)
        case statement(Statement)
        case block(Block)
    }

    mutating func add(_ capture: Capture, to slot: Slot) { values[slot, default: []].append(capture) }

    mutating func addClause(_ name: String, at span: Span) { clauseSpans[name] = span }

    private func find<Value>(_ slot: Slot, _ extract: (Capture) -> Value?) -> Value? {
        values[slot]?.lazy.compactMap(extract).first
    }

    private func findAll<Value>(_ slot: Slot, _ extract: (Capture) -> Value?) -> [Value] {
        values[slot]?.compactMap(extract) ?? []
    }

    func word(_ slot: Slot) -> Word? { find(slot) { if case .word(let word) = $0 { word } else { nil } } }
    func words(_ slot: Slot) -> [Word] { findAll(slot) { if case .word(let word) = $0 { word } else { nil } } }
    func operand(_ slot: Slot) -> Operand? { find(slot) { if case .operand(let found) = $0 { found } else { nil } } }
    func operands(_ slot: Slot) -> [Operand] {
        findAll(slot) { if case .operand(let found) = $0 { found } else { nil } }
    }
    func alias(_ slot: Slot) -> Alias? { find(slot) { if case .alias(let found) = $0 { found } else { nil } } }
    func place(_ slot: Slot) -> Place? { find(slot) { if case .place(let found) = $0 { found } else { nil } } }
    func selection(_ slot: Slot = .selection) -> ObjectSelection? {
        find(slot) { if case .selection(let found) = $0 { found } else { nil } }
    }
    func number(_ slot: Slot) -> NumberOperand? {
        find(slot) { if case .number(let found) = $0 { found } else { nil } }
    }
    func duration(_ slot: Slot) -> DurationOperand? {
        find(slot) { if case .duration(let found) = $0 { found } else { nil } }
    }
    func expression(_ slot: Slot) -> Expression? {
        find(slot) { if case .expression(let found) = $0 { found } else { nil } }
    }
    func expressions(_ slot: Slot) -> [Expression] {
        findAll(slot) { if case .expression(let found) = $0 { found } else { nil } }
    }
    func boundValue(_ slot: Slot) -> BoundValue? {
        find(slot) { if case .boundValue(let found) = $0 { found } else { nil } }
    }
    func statement(_ slot: Slot) -> Statement? {
        find(slot) { if case .statement(let found) = $0 { found } else { nil } }
    }
    func blocks(_ slot: Slot) -> [Block] { findAll(slot) { if case .block(let found) = $0 { found } else { nil } } }

    /// The kind of object before a name.
    var noun: ObjectNoun? { word(.noun).flatMap { ObjectNoun(rawValue: $0.folded) } }
}

/// A builder missed what its declaration promises; the statement then counts as broken.
struct MissingCapture: Error {}

/// The value, or the error of a declaration that does not hold together.
func need<Value>(_ value: Value?) throws(MissingCapture) -> Value {
    guard let value else { throw MissingCapture() }
    return value
}
