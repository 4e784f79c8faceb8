public import Interpreter

/// The form of a report's file, which its ending says.
public enum ReportForm: String, Sendable, CaseIterable {
    /// A page for people that needs nothing else.
    case html
    /// Fit for the summary of a pipeline.
    case markdown = "md"
    /// Everything, for programs.
    case json
    /// JUnit, for readers of test results.
    case junit = "xml"

    /// The form of a file. Throws a `Failure` (code `file`) when its ending says none.
    public init(path: String) throws(Failure) {
        let parts = path.split(separator: "/").last?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        let ending = parts.count > 1 ? parts.last.map { $0.lowercased() } ?? "" : ""
        guard let form = Self(rawValue: ending) else {
            throw Failure(
                .file, "the ending of \(path) says no form of a report", remedy: "end it in .html, .md, .json or .xml",
                object: path)
        }
        self = form
    }

    /// The report as text of that form.
    public func text(of report: Report) -> String {
        switch self {
        case .html: HTMLReport(report).text
        case .markdown: MarkdownReport(report).text
        case .json: JSONReport(report).text
        case .junit: JUnitReport(report).text
        }
    }
}
