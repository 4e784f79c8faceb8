import Testing

@testable import Rendering

@Suite struct StyleTests {
    @Test(arguments: [
        (ColorChoice.auto, true, ["TERM": "xterm"], true),
        (.auto, false, ["TERM": "xterm"], false),
        (.auto, true, ["TERM": "dumb"], false),
        (.auto, true, [:], false),
        (.auto, true, ["TERM": "xterm", "NO_COLOR": "1"], false),
        (.auto, true, ["TERM": "xterm", "NO_COLOR": ""], true),
        (.auto, false, ["CLICOLOR_FORCE": "1"], true),
        (.auto, false, ["CLICOLOR_FORCE": "0"], false),
        (.auto, false, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
        (.auto, true, ["TERM": "xterm", "CLICOLOR": "0"], false),
        (.always, false, ["NO_COLOR": "1"], true),
        (.never, true, ["TERM": "xterm", "CLICOLOR_FORCE": "1"], false),
    ])
    func colorIsUsedWhenWanted(choice: ColorChoice, isTerminal: Bool, environment: [String: String], expected: Bool) {
        #expect(choice.allowsColor(isTerminal: isTerminal, environment: environment) == expected)
    }

    @Test func disabledStylesLeaveTextAlone() {
        #expect(Style(isEnabled: false).apply(.failure, "x") == "x")
        #expect(Style(isEnabled: true).apply(.failure, "") == "")
        #expect(Style(isEnabled: true).apply(.failure, "x") == "\u{1B}[1;31mx\u{1B}[0m")
    }
}
