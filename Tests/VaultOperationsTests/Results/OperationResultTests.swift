import KeyVault
import Testing

@testable import VaultOperations

@Suite struct OperationResultTests {
    private func code(_ outcomes: [Outcome], failure: OperationError? = nil, interrupted: Bool = false) -> Int32 {
        var result = OperationResult()
        for (index, outcome) in outcomes.enumerated() {
            result.add(OperationItem(kind: .secret, name: "s\(index)", road: .blob, status: outcome))
        }
        result.failure = failure
        result.interrupted = interrupted
        return result.exitCode
    }

    @Test func exitCodesFollowTheOutcomes() {
        #expect(code([]) == 0)
        #expect(code([.done, .same, .skipped, .gone]) == 0)
        for outcome in [Outcome.failed, .left, .incomplete, .uncertain, .untried] {
            #expect(code([.done, outcome]) == 5)
        }
        #expect(code([.failed, .untried]) == 1)
        #expect(code([.incomplete]) == 5)
        #expect(code([.done, .untried], failure: OperationError(.wrongWorld, "no")) == 1)
        #expect(code([.done], failure: OperationError(.unreachable, "no", exitCode: 4)) == 4)
        #expect(code([.done, .untried], failure: OperationError(.service, "no")) == 5)
        #expect(code([.done], failure: OperationError(.diskFull, "no"), interrupted: true) == 130)
    }

    @Test func errorsSayWhatToDoNext() {
        let error = OperationError(.folder, "there is no folder x", remedy: "name one")
        #expect("\(error)" == "there is no folder x; name one")
    }
}
