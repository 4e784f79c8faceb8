/// A regular expression as a tree.
indirect enum PatternNode: Sendable, Equatable {
    case empty
    case scalars(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// At least `minimum` times, at most `maximum` (nil: any number).
    case repeated(PatternNode, minimum: Int, maximum: Int?)
    case start
    case end
    case wordBoundary
}

/// A set of Unicode scalars: ranges, or everything but them.
struct ScalarSet: Sendable, Equatable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    static let digits = ScalarSet(ranges: [0x30...0x39])
    static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet(ranges: [0x09...0x0D, 0x20...0x20])
    /// What `.` stands for: everything but a newline.
    static let any = ScalarSet(ranges: [0x0A...0x0A], isNegated: true)

    init(ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    init(_ scalar: Unicode.Scalar) {
        self.init(ranges: [scalar.value...scalar.value])
    }

    /// True when the set holds the scalar; `ignoringCase` when it holds any case of it.
    func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
        var found = holds(scalar.value)
        if ignoringCase, !found {
            let properties = scalar.properties
            for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
                let mapped = mapping.unicodeScalars
                if mapped.count == 1, let only = mapped.first, holds(only.value) { found = true }
            }
        }
        return found != isNegated
    }

    private func holds(_ value: UInt32) -> Bool {
        ranges.contains { $0.contains(value) }
    }
}

extension Unicode.Scalar {
    /// A letter, digit or underscore of ASCII: what `\w` stands for and `\b` looks at.
    var isWordCharacter: Bool { ScalarSet.word.contains(self, ignoringCase: false) }
}
