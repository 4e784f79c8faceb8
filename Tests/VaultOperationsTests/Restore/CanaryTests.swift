import Testing

@testable import VaultOperations

@Suite struct CanaryTests {
    @Test func oneGoesAloneAndTheOthersFollow() async {
        let canary = Canary()
        #expect(await canary.ask() == true)
        let follower = Task { await canary.ask() }
        await canary.report(.accepted)
        #expect(await follower.value == false)
    }

    @Test func nobodyFollowsARefusedOne() async {
        let canary = Canary()
        #expect(await canary.ask() == true)
        let follower = Task { await canary.ask() }
        await canary.report(.refused)
        #expect(await follower.value == nil)
        #expect(await canary.ask() == nil)
    }

    @Test func afterAFailureOfItsOwnTheNextGoesAlone() async {
        let canary = Canary()
        for _ in 0..<7 {
            #expect(await canary.ask() == true)
            await canary.report(.nothing)
        }
        #expect(await canary.ask() == true)
        await canary.report(.nothing)
        #expect(await canary.ask() == false)
    }
}
