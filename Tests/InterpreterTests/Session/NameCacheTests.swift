import KeyVault
import Locking
import Testing

@testable import Interpreter

/// Names for completion: never waited for longer than a moment.
@Suite struct NameCacheTests {
    private let key = NameCache.Key(url: "https://a", kind: .secret)

    private func stream(_ names: [String], then ends: Bool = true) -> AsyncThrowingStream<Record, any Error> {
        AsyncThrowingStream { continuation in
            for name in names { continuation.yield(.object(.secret, name)) }
            if ends { continuation.finish() }
        }
    }

    @Test func whatIsKnownIsNotAskedForAgain() async {
        let cache = NameCache(patience: .seconds(20))
        let asked = Locked(0)
        for _ in 0..<3 {
            let names = await cache.names(key) {
                asked.withLock { $0 += 1 }
                return stream(["a", "b"])
            }
            #expect(names == ["a", "b"])
        }
        #expect(asked.withLock { $0 } == 1)
    }

    @Test func aVaultThatDoesNotEndItsListIsNotWaitedFor() async {
        let cache = NameCache(patience: .milliseconds(50))
        let names = await cache.names(key) { stream(["a"], then: false) }
        // What has come so far; on a busy machine perhaps nothing has.
        #expect(names == ["a"] || names.isEmpty)
        cache.cancel()
    }

    @Test func oldNamesAreOfferedWhileNewOnesCome() async {
        let cache = NameCache(patience: .seconds(20))
        _ = await cache.names(key) { stream(["old"]) }
        cache.expire()
        let (gate, opening) = AsyncStream.makeStream(of: Void.self)
        let meanwhile = await cache.names(key) {
            AsyncThrowingStream {
                for await _ in gate { break }
                return nil
            }
        }
        #expect(meanwhile == ["old"])
        opening.finish()
    }

    @Test func aFailureLeavesNothingBehind() async {
        let cache = NameCache(patience: .seconds(20))
        let failed = await cache.names(key) { AsyncThrowingStream { throw Failure(.access, "no") } }
        #expect(failed.isEmpty)
        #expect(await cache.names(key) { stream(["a"]) } == ["a"])
    }

    @Test func namesHaveALimit() async {
        let cache = NameCache(patience: .seconds(20), limit: 2)
        #expect(await cache.names(key) { stream(["a", "b", "c"]) } == ["a", "b"])
    }
}
