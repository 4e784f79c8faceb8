internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Collects the parts of one request after another and hands each to an `Exchange`.
final class RequestCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let core: EmulatorCore
    private let pool: NIOThreadPool
    private let connections: ConnectionRegistry
    private let isPlain: Bool
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLarge = false
    /// The connection's other end, and the Host header of its last request: the next one's is nearly always the same.
    private var clientAddress: String?
    private var host = RequestHost("")

    init(core: EmulatorCore, pool: NIOThreadPool, connections: ConnectionRegistry, isPlain: Bool = false) {
        self.isPlain = isPlain
        self.core = core
        self.pool = pool
        self.connections = connections
    }

    func channelActive(context: ChannelHandlerContext) {
        connections.opened(context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        connections.closed(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            isTooLarge = announced > core.configuration.maximumBodyBytes
            if !isTooLarge, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
                let go = HTTPResponseHead(version: head.version, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
            }
            if isTooLarge { finish(context) }
        case .body(let buffer):
            guard !isTooLarge else { return }
            body.append(contentsOf: buffer.readableBytesView)
            if body.count > core.configuration.maximumBodyBytes {
                isTooLarge = true
                finish(context)
            }
        case .end:
            if !isTooLarge { finish(context) }
        }
    }

    /// Nothing more will come of a broken connection.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func finish(_ context: ChannelHandlerContext) {
        guard let head else { return }
        self.head = nil
        let exchange = Exchange(
            core: core, pool: pool, channel: context.channel, request: request(head, context), version: head.version,
            isKeepAlive: head.isKeepAlive && !isTooLarge)
        body = []
        if isTooLarge {
            exchange.answer(
                Delivery(
                    response: ServiceError(413, "RequestEntityTooLarge", "The request body is too large.").response))
        } else {
            exchange.start()
        }
    }

    private func request(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) -> EmulatorRequest {
        let address = clientAddress ?? context.remoteAddress?.ipAddress ?? "127.0.0.1"
        clientAddress = address
        let authority = head.headers.first(name: "host") ?? ""
        if host.text != authority { host = RequestHost(authority) }
        var request = EmulatorRequest(
            head.method.rawValue, host, target: head.uri, headers: head.headers.map { ($0.name, $0.value) }, body: body,
            clientAddress: address)
        request.isPlain = isPlain
        return request
    }
}
