/// The listener for managed identities: plain HTTP on loopback, as the platforms have it, on a port of its own.
public struct ManagedIdentityListener: Sendable, Equatable {
    /// TCP port on 127.0.0.1; 0 takes a free one.
    public var port: Int
    /// Folder for the key file of the Azure Arc form; nil where that form is not served.
    public var arcFolder: String?

    /// Creates a listener.
    public init(port: Int = 0, arcFolder: String? = nil) {
        self.port = port
        self.arcFolder = arcFolder
    }
}
