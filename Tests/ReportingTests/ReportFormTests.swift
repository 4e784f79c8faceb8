import Interpreter
import Testing

@testable import Reporting

@Suite struct ReportFormTests {
    @Test(arguments: [
        ("a.html", ReportForm.html), ("a/b.HTML", .html), ("./x.md", .markdown), ("x.json", .json), ("x.y.xml", .junit),
    ])
    func theEndingSaysTheForm(path: String, form: ReportForm) throws {
        #expect(try ReportForm(path: path) == form)
    }

    @Test(arguments: ["", "a", "a.txt", "a.html/b", "html"])
    func otherEndingsAreRefused(path: String) {
        #expect(throws: Failure.self) { try ReportForm(path: path) }
    }
}
