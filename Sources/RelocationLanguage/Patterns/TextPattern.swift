/// A pattern for `matches`, compiled to a nondeterministic automaton and run on all its states at once: time grows with
/// the text times the pattern, whatever both are.
public struct TextPattern: Sendable {
    /// Most instructions of a program; a pattern that needs more is refused.
    static let maximumSize = 20_000

    private enum Instruction: Sendable {
        case scalar(ScalarSet)
        case split(Int, Int)
        case jump(Int)
        case start
        case end
        case wordBoundary
        case match
    }

    private var instructions: [Instruction] = []
    private let ignoresCase: Bool

    /// Compiles a pattern; throws when it cannot be read or is too large.
    public init(_ pattern: String) throws(PatternError) {
        let (tree, ignoresCase) = try PatternParser.parse(pattern)
        self.ignoresCase = ignoresCase
        guard Self.size(tree) < Self.maximumSize else {
            throw PatternError(
                message: "the pattern is too large: its repetitions come to over \(Self.maximumSize) steps")
        }
        emit(tree)
        instructions.append(.match)
    }

    /// True when a part of the text fits the pattern.
    public func matches(_ text: String) -> Bool {
        let subject = Array(text.unicodeScalars)
        var current = StateSet(capacity: instructions.count)
        var following = StateSet(capacity: instructions.count)
        for position in 0...subject.count {
            if follow(0, into: &current, at: position, of: subject) { return true }
            if position == subject.count { break }
            following.removeAll()
            for state in current.members {
                guard case .scalar(let set) = instructions[state],
                    set.contains(subject[position], ignoringCase: ignoresCase)
                else { continue }
                if follow(state + 1, into: &following, at: position + 1, of: subject) { return true }
            }
            swap(&current, &following)
        }
        return false
    }

    /// Adds a state and all that it reaches without a character; true when that is the end of the pattern.
    private func follow(
        _ state: Int, into set: inout StateSet, at position: Int, of subject: [Unicode.Scalar]
    ) -> Bool {
        var pending = [state]
        while let state = pending.popLast() {
            guard set.insert(state) else { continue }
            switch instructions[state] {
            case .scalar: break
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .jump(let next): pending.append(next)
            case .start: if position == 0 { pending.append(state + 1) }
            case .end: if position == subject.count { pending.append(state + 1) }
            case .wordBoundary:
                let before = position > 0 && subject[position - 1].isWordCharacter
                let after = position < subject.count && subject[position].isWordCharacter
                if before != after { pending.append(state + 1) }
            case .match: return true
            }
        }
        return false
    }

    /// How many instructions a tree takes at most, without building them; saturates.
    private static func size(_ node: PatternNode) -> Int {
        switch node {
        case .empty, .scalars, .start, .end, .wordBoundary: return 1
        case .sequence(let nodes), .alternatives(let nodes):
            return nodes.reduce(1) { min($0 + size($1) + 2, maximumSize) }
        case .repeated(let inner, let minimum, let maximum):
            let (size, overflow) = (size(inner) + 2).multipliedReportingOverflow(by: max(maximum ?? minimum + 1, 1))
            return overflow ? maximumSize : min(size, maximumSize)
        }
    }

    private mutating func emit(_ node: PatternNode) {
        switch node {
        case .empty: break
        case .scalars(let set): instructions.append(.scalar(set))
        case .start: instructions.append(.start)
        case .end: instructions.append(.end)
        case .wordBoundary: instructions.append(.wordBoundary)
        case .sequence(let nodes):
            for node in nodes { emit(node) }
        case .alternatives(let nodes): emitAlternatives(nodes)
        case .repeated(let inner, let minimum, let maximum):
            for _ in 0..<minimum { emit(inner) }
            if let maximum {
                var splits: [Int] = []
                for _ in minimum..<maximum {
                    splits.append(instructions.count)
                    instructions.append(.split(instructions.count + 1, 0))
                    emit(inner)
                }
                for split in splits { instructions[split] = .split(split + 1, instructions.count) }
            } else {
                let split = instructions.count
                instructions.append(.split(split + 1, 0))
                emit(inner)
                instructions.append(.jump(split))
                instructions[split] = .split(split + 1, instructions.count)
            }
        }
    }

    private mutating func emitAlternatives(_ nodes: [PatternNode]) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                emit(node)
                break
            }
            let split = instructions.count
            instructions.append(.split(split + 1, 0))
            emit(node)
            jumps.append(instructions.count)
            instructions.append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }
}

/// What is wrong with a pattern for `matches`.
public struct PatternError: Error, Sendable {
    /// What is wrong: lower case, no full stop.
    public let message: String
}

/// States of an automaton, each once, in the order in which they were reached; emptied in no time.
private struct StateSet {
    private(set) var members: [Int] = []
    private var marks: [UInt32]
    private var mark: UInt32 = 1

    init(capacity: Int) { marks = [UInt32](repeating: 0, count: capacity) }

    /// False when the state was in the set already.
    mutating func insert(_ state: Int) -> Bool {
        guard marks[state] != mark else { return false }
        marks[state] = mark
        members.append(state)
        return true
    }

    mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
        mark &+= 1
    }
}
