public import KeyVault
public import RelocationLanguage
internal import Locking

/// Runs scripts and entries of the prompt: connections, variables and settings live here. One run at a time; a run is
/// interrupted by cancelling the task that awaits it, and then answers `interrupted`.
public actor Session {
    /// What the program gave.
    public nonisolated let configuration: SessionConfiguration
    let sink: any OutputSink

    /// A session that says everything to `sink`. Throws a `Failure` (code `setting`, exit code 2) when the
    /// configuration names a setting that doesn't exist.
    public init(_ configuration: SessionConfiguration, sink: any OutputSink) throws {
        self.configuration = configuration
        self.sink = sink
    }

    /// Checks and runs a whole script: nothing of it runs when the check finds an error (exit code 2). `directory` is
    /// where its includes start, nil for the working directory (`-c`, standard input).
    public func run(_ source: SourceFile, directory: String? = nil) async -> ExitCode {
        .done
    }

    /// Checks and runs one entry of the prompt, which knows the connections and variables made so far.
    public func runEntry(_ text: String) async -> ExitCode {
        .done
    }

    /// What is wrong with a script and its includes, without running anything or touching the network.
    public func check(_ source: SourceFile, directory: String? = nil) -> [Diagnostic] {
        []
    }

    /// Connections, variables and settings as they are at the moment; may be asked from any thread.
    public nonisolated var snapshot: SessionSnapshot { SessionSnapshot() }

    /// True once `exit` ran; the prompt then leaves with `exitCode`.
    public var hasExited: Bool { false }

    /// The code that the process would end with now: that of the first failure, or of `exit N`.
    public var exitCode: ExitCode { .done }

    /// The names of the live objects of a connection's vault, at most `limit`, for completion; empty when they can't
    /// be had. Kept for a minute.
    public func objectNames(of kind: ObjectKind, connection alias: String, limit: Int = 1_000) async -> [String] {
        []
    }

    /// Closes connections to vaults. The session can't run anything afterwards.
    public func shutDown() async {}
}
