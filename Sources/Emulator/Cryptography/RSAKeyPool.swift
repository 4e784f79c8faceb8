internal import KeyContainers
internal import Locking

/// RSA keys made ahead of their use, because making one takes up to seconds in a debug build.
///
/// Every key is generated afresh and handed out once. Whoever knows that many keys will be wanted says so with
/// ``prepare(_:)``; threads in the background then fill the pool while the caller goes on.
final class RSAKeyPool: Sendable {
    /// The pool of the process.
    static let shared = RSAKeyPool(threads: 2)

    private struct State {
        var keys: [Int: [SoftwareKey]] = [:]
        var wanted: [Int: Int] = [:]
        var running = 0
    }

    private let state = Locked(State())
    private let threads: Int

    /// - Parameter threads: how many threads may generate at a time.
    init(threads: Int) { self.threads = threads }

    /// Asks for this many keys of each size (in bits) ahead of time; returns at once.
    func prepare(_ counts: [Int: Int]) {
        let start = state.withLock { state in
            for (bits, count) in counts where count > 0 && SoftwareKey.rsaSizes.contains(bits) {
                state.wanted[bits, default: 0] += count
            }
            let tasks = state.wanted.values.reduce(0, +)
            let start = max(0, min(threads, tasks) - state.running)
            state.running += start
            return start
        }
        for _ in 0..<start {
            do {
                try startThread { [self] in work() }
            } catch {
                // Without threads the keys are made when they are taken.
                state.withLock { $0.running -= 1 }
            }
        }
    }

    /// How many keys of each size are still to be made ahead of time.
    var wanted: [Int: Int] { state.withLock { $0.wanted } }

    /// A key that nobody else has or will get: from the pool, or made now.
    func take(bits: Int) throws(CryptographyError) -> SoftwareKey {
        let ready: SoftwareKey? = state.withLock { state in
            if let key = state.keys[bits]?.popLast() { return key }
            // The caller makes the key itself, so the background has one less to make.
            if let wanted = state.wanted[bits], wanted > 0 { state.wanted[bits] = wanted - 1 }
            return nil
        }
        if let ready { return ready }
        return try SoftwareKey(generating: .rsa(bits: bits))
    }

    /// A new key of any kind: RSA from the pool, EC on the spot.
    func take(_ specification: SoftwareKey.Specification) throws(CryptographyError) -> SoftwareKey {
        if case .rsa(let bits) = specification { return try take(bits: bits) }
        return try SoftwareKey(generating: specification)
    }

    private func work() {
        while let bits = next() {
            guard let key = try? SoftwareKey(generating: .rsa(bits: bits)) else { continue }
            state.withLock { $0.keys[bits, default: []].append(key) }
        }
    }

    private func next() -> Int? {
        state.withLock { state in
            guard let bits = state.wanted.filter({ $0.value > 0 }).keys.min() else {
                state.running -= 1
                return nil
            }
            state.wanted[bits, default: 1] -= 1
            return bits
        }
    }
}
