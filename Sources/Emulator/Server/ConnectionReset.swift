internal import NIOCore
internal import NIOSSL

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Breaks a connection off: below TLS, so that no closing alert is sent, and with a TCP reset in place of an orderly end.
enum ConnectionReset {
    /// Resets a connection; to be called on its event loop.
    static func send(on channel: any Channel) {
        guard let socket = channel as? any SocketOptionProvider else { return close(channel) }
        // With a linger time of zero the kernel answers close with a reset.
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in close(channel) }
    }

    private static func close(_ channel: any Channel) {
        if let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
            tls.close(promise: nil)
        } else {
            channel.close(promise: nil)
        }
    }
}
