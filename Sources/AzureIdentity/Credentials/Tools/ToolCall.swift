/// A program of others that is run for a token: no shell, no secret among its arguments.
public struct ToolCall: Sendable {
    /// The program's name, which is looked for in `PATH`.
    public var program: String

    /// Its arguments.
    public var arguments: [String]

    /// The environment that it gets.
    public var environment: [String: String]

    /// How long it may take.
    public var timeout: Duration

    /// Describes a call. Of the environment only what such a tool needs is handed on: no secret of another credential.
    public init(
        program: String, arguments: [String], environment: [String: String], timeout: Duration = .seconds(30)
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment.filter { Self.isHandedOn($0.key) }
        self.timeout = timeout
    }

    private static let names: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TERM", "TMPDIR", "TZ", "AZURE_CONFIG_DIR",
        "AZD_CONFIG_DIR", "AZURE_DEV_USER_AGENT", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "DBUS_SESSION_BUS_ADDRESS",
    ]

    private static func isHandedOn(_ name: String) -> Bool {
        names.contains(name.uppercased()) || name.hasPrefix("LC_") || name.hasPrefix("XDG_")
            || name.hasPrefix("AZURE_CORE_")
    }
}

/// What a tool answered.
public struct ToolAnswer: Sendable {
    /// Its exit code; above 128 when a signal ended it.
    public var status: Int32

    /// What it wrote to standard output, at most 1 MiB. It may hold a token.
    public var output: [UInt8]

    /// What it wrote to standard error, at most 1 MiB.
    public var errors: [UInt8]

    /// Puts an answer together.
    public init(status: Int32, output: [UInt8] = [], errors: [UInt8] = []) {
        self.status = status
        self.output = output
        self.errors = errors
    }
}

extension ToolAnswer: CustomStringConvertible, CustomReflectable {
    /// Never what it wrote.
    public var description: String { "exit code \(status)" }

    /// Never what it wrote.
    public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
