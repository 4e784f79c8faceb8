#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A run of one fuzz target. Each input follows from the seed and its own number, so that any can be tried alone.
///
/// The environment makes a quick run of the unit tests a long one, as `scripts/fuzz` does: `KVMSH_FUZZ_COUNT`,
/// `KVMSH_FUZZ_SEED`, `KVMSH_FUZZ_FROM` (the first number), and `KVMSH_FUZZ_STATE`, a file that always names the input
/// that is being tried, for whoever finds the program dead or silent.
public struct FuzzRun {
    /// What was wrong, by input; no more than a few.
    public private(set) var complaints: [String] = []
    /// How many inputs were tried.
    public private(set) var tried = 0

    private let count: Int
    private let first: Int
    private let seed: UInt64
    private let state: Int32
    private let clock = ContinuousClock()

    /// No input is worth that much time.
    private static let patience = Duration.seconds(20)

    /// A run of so many inputs, unless the environment says how many.
    public init(quick: Int) {
        count = Self.number("KVMSH_FUZZ_COUNT").map(Int.init) ?? quick
        first = Self.number("KVMSH_FUZZ_FROM").map(Int.init) ?? 0
        seed = Self.number("KVMSH_FUZZ_SEED").map(UInt64.init) ?? 1
        state =
            Self.variable("KVMSH_FUZZ_STATE").map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) } ?? -1
    }

    /// Tries every input; `body` makes one of the generator and says what is wrong, or null.
    public mutating func tryEach(_ body: (inout SeededGenerator) -> String?) {
        for number in first..<first + count {
            var generator = begin(number)
            let start = clock.now
            let complaint = body(&generator)
            end(number, complaint, took: start.duration(to: clock.now))
            if complaints.count >= 10 { break }
        }
    }

    /// The same for what waits.
    public mutating func tryEach(
        isolation: isolated (any Actor)? = #isolation, _ body: (SeededGenerator) async -> String?
    ) async {
        for number in first..<first + count {
            let start = clock.now
            let complaint = await body(begin(number))
            end(number, complaint, took: start.duration(to: clock.now))
            if complaints.count >= 10 { break }
        }
    }

    private func begin(_ number: Int) -> SeededGenerator {
        if state >= 0 {
            let text = Array("\(number)\n".utf8)
            _ = text.withUnsafeBytes { pwrite(state, $0.baseAddress, $0.count, 0) }
        }
        // Neighbouring numbers give generators that have nothing in common.
        var mixer = SeededGenerator(seed: seed &* 0x1_0000_0001 &+ UInt64(number))
        return SeededGenerator(seed: mixer.next())
    }

    private mutating func end(_ number: Int, _ complaint: String?, took time: Duration) {
        tried += 1
        if let complaint { complaints.append("input \(number) of seed \(seed): \(complaint)") }
        if time > Self.patience { complaints.append("input \(number) of seed \(seed) took \(time)") }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func number(_ name: String) -> UInt32? { variable(name).flatMap { UInt32($0) } }
}
