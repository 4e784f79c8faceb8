import Testing

@testable import Emulator

@Suite("The life cycle of an object")
struct LifeCycleTests {
    @Test("Delete, settle, recover, settle")
    func recovery() {
        var life = LifeCycle()
        #expect(life.phase(at: 0) == .active)
        let done1 = life.delete(at: 10_500, settling: 1_000, retentionDays: 7)
        #expect(done1)
        #expect(life.phase(at: 10_500) == .beingDeleted)
        #expect(life.phase(at: 11_499) == .beingDeleted)
        #expect(life.phase(at: 11_500) == .deleted)
        let done2 = life.recover(at: 12_000, settling: 500)
        #expect(done2)
        #expect(life.phase(at: 12_499) == .beingRecovered)
        #expect(life.phase(at: 12_500) == .active)
        #expect(life.dates == nil)
    }

    @Test("The scheduled purge is the deletion's second plus whole days, and happens by itself")
    func retention() throws {
        var life = LifeCycle()
        let done3 = life.delete(at: 10_999, settling: 0, retentionDays: 7)
        #expect(done3)
        let dates = try #require(life.dates)
        #expect(dates.deleted == 10)
        #expect(dates.purge == 10 + 7 * 86_400)
        #expect(life.phase(at: dates.purge * 1_000 - 1) == .deleted)
        #expect(life.phase(at: dates.purge * 1_000) == .purged)
    }

    @Test("Purge leaves the name taken for a while")
    func purge() {
        var life = LifeCycle()
        let done4 = life.delete(at: 0, settling: 0, retentionDays: 90)
        #expect(done4)
        let done5 = life.purge(at: 5, settling: 10)
        #expect(done5)
        #expect(life.phase(at: 14) == .beingPurged)
        #expect(life.phase(at: 15) == .purged)
    }

    @Test("Every step is refused in every phase but its own")
    func refusals() {
        var deleting = LifeCycle()
        let done6 = deleting.recover(at: 0, settling: 0)
        #expect(!done6)
        let done7 = deleting.purge(at: 0, settling: 0)
        #expect(!done7)
        let done8 = deleting.delete(at: 0, settling: 100, retentionDays: 90)
        #expect(done8)
        var copy = deleting
        let done9 = copy.delete(at: 50, settling: 0, retentionDays: 90)
        #expect(!done9)
        let done10 = copy.recover(at: 50, settling: 0)
        #expect(!done10)
        let done11 = copy.purge(at: 50, settling: 0)
        #expect(!done11)
        #expect(copy == deleting)
        let done12 = copy.recover(at: 100, settling: 100)
        #expect(done12)
        let recovering = copy
        let done13 = copy.delete(at: 150, settling: 0, retentionDays: 90)
        #expect(!done13)
        let done14 = copy.recover(at: 150, settling: 0)
        #expect(!done14)
        let done15 = copy.purge(at: 150, settling: 0)
        #expect(!done15)
        #expect(copy == recovering)
    }
}
