import FuzzSupport
import Testing

/// The fuzz targets of the interpreter, a few hundred inputs each; `scripts/fuzz` runs them with any number.
@Suite struct SessionFuzzTests {
    @Test func evaluator() async {
        var run = FuzzRun(quick: 600)
        await run.tryEach { await ExpressionFuzz.complaint($0) }
        #expect(run.complaints == [])
        #expect(run.tried > 0)
    }

    @Test func runner() async {
        var run = FuzzRun(quick: 300)
        await run.tryEach { await ScriptRunFuzz.complaint($0) }
        #expect(run.complaints == [])
        #expect(run.tried > 0)
    }
}
