/// Who hears what the session says: the shell that renders it, or a test that keeps it.
public protocol OutputSink: Sendable {
    /// Takes one event. Called from the task that runs the script, in order, except `progress`, which comes from the
    /// operation that runs at the moment.
    func receive(_ output: Output)
}

/// A sink that forgets everything.
public struct SilentSink: OutputSink {
    /// A sink that forgets everything.
    public init() {}

    /// Forgets the event.
    public func receive(_ output: Output) {}
}
