/// Finds the word that was probably meant.
enum NearestWord {
    /// The candidate that the word begins, or else the one with the fewest typing slips, if there are few enough;
    /// compared without case.
    static func find(_ word: String, in candidates: some Sequence<String>) -> String? {
        let typed = Array(word.lowercased().unicodeScalars.prefix(40))
        guard typed.count > 1 else { return nil }
        let limit = typed.count <= 3 ? 1 : typed.count <= 7 ? 2 : 3
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let scalars = Array(candidate.lowercased().unicodeScalars)
            if typed.count >= 4, scalars.count > typed.count, scalars.starts(with: typed) { return candidate }
            guard abs(scalars.count - typed.count) <= limit, scalars != typed else { continue }
            let distance = slips(typed, scalars)
            if distance <= limit, distance < scalars.count, distance < (best?.distance ?? .max) {
                best = (candidate, distance)
            }
        }
        return best?.word
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func slips(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in stride(from: 1, through: right.count, by: 1) {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                var least = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    least = min(least, beforeLast[column - 2] + 1)
                }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
