internal import NIOCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Breaks a connection off on order: below TLS, so that no closing alert is sent, and with a TCP reset in place of an
/// orderly end. Stands first in the pipeline.
final class ConnectionReset: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    /// The order, sent as an outbound event.
    struct Order: Sendable {}

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Order else { return context.triggerUserOutboundEvent(event, promise: promise) }
        let contextBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        guard let socket = context.channel as? any SocketOptionProvider else { return context.close(promise: promise) }
        // With a linger time of zero the kernel answers close with a reset.
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
            contextBound.value.close(promise: promise)
        }
    }
}
