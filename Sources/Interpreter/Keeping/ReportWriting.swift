/// Writes reports of a session. The program that holds the session brings it; module `Reporting` has one.
public protocol ReportWriting: Sendable {
    /// Writes what the session did so far to a file whose ending says the form, and again, complete, at the end of the
    /// run. Throws a `Failure` (code `file`) that names the path.
    func write(to path: String) throws
}
