import Testing

@testable import Emulator

@Suite("Sorted names")
struct SortedNamesTests {
    private func all(_ names: SortedNames, from start: String? = nil) -> [String] {
        var result: [String] = []
        names.forEach(from: start) {
            result.append($0)
            return true
        }
        return result
    }

    @Test("They are what a sorted set is, over insertions, removals and starts anywhere", arguments: [3, 40, 5_000])
    func model(range: Int) {
        var generator = SeededGenerator(state: UInt64(range))
        var names = SortedNames()
        var model: Set<String> = []
        for step in 0..<6_000 {
            let name = String(Int.random(in: 0..<range, using: &generator))
            if Int.random(in: 0..<3, using: &generator) == 0 {
                names.remove(name)
                model.remove(name)
            } else {
                names.insert(name)
                model.insert(name)
            }
            guard step % 500 == 0 else { continue }
            let sorted = model.sorted()
            #expect(all(names) == sorted)
            #expect(all(names, from: name) == sorted.filter { $0 >= name })
        }
        for name in model { names.remove(name) }
        #expect(all(names) == [])
    }

    @Test("Names that come in order are taken over, and a walk ends where it is told to")
    func sorted() {
        let sorted = (10_000..<12_000).map(String.init)
        let names = SortedNames(sorted: sorted)
        #expect(all(names) == sorted)
        #expect(all(SortedNames(sorted: [])) == [])
        var seen: [String] = []
        names.forEach(from: "10500") {
            seen.append($0)
            return seen.count < 3
        }
        #expect(seen == ["10500", "10501", "10502"])
        #expect(all(names, from: "2") == [])
    }
}
