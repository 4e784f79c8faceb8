import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import Emulator

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One TLS connection to the emulator that sends and receives plain bytes, so that tests see what is on the wire.
final class TestConnection: Sendable {
    private let channel: any Channel
    private let collector: Collector

    private init(channel: any Channel, collector: Collector) {
        self.channel = channel
        self.collector = collector
    }

    /// Connects with full certificate checks against the authority of the endpoints, by this server name.
    static func open(
        _ endpoints: EmulatorEndpoints, name: String = "alpha.vault.localhost", trusting authority: String? = nil,
        address: String = "127.0.0.1", protocols: [String] = ["h2", "http/1.1"]
    ) async throws -> TestConnection {
        var configuration = TLSConfiguration.makeClientConfiguration()
        let pem = authority ?? endpoints.authorityPEM
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
        configuration.applicationProtocols = protocols
        let context = try NIOSSLContext(configuration: configuration)
        let port = try #require(endpoints.authority.split(separator: ":").last.flatMap { Int($0) })
        let collector = Collector()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: context, serverHostname: name)
                    try channel.pipeline.syncOperations.addHandlers(handler, CollectingHandler(collector))
                }
            }
            .connect(host: address, port: port).get()
        return TestConnection(channel: channel, collector: collector)
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    /// Waits until what arrived satisfies the condition or the connection is closed, and takes it.
    func receive(until condition: @escaping @Sendable (String) -> Bool) async -> String {
        await collector.wait { text, isClosed in isClosed || condition(text) }
    }

    /// One answer with a Content-Length, or what came until the connection closed.
    func answer() async -> String {
        await receive { text in
            guard let head = text.firstRange(of: "\r\n\r\n") else { return false }
            let fields = text[..<head.lowerBound].split(separator: "\r\n")
            guard let length = fields.first(where: { $0.lowercased().hasPrefix("content-length:") }) else {
                return true
            }
            let count = Int(length.dropFirst("content-length:".count).filter { $0 != " " }) ?? 0
            return text[head.upperBound...].utf8.count >= count
        }
    }

    /// Waits until the other side has closed.
    func closed() async { try? await channel.closeFuture.get() }

    /// Whether the connection ended by a TCP reset and not in order; to be asked once it has ended.
    var wasReset: Bool {
        get async { await collector.wasReset }
    }

    func close() async { try? await channel.close() }
}

/// Bytes that arrived, and who waits for more.
actor Collector {
    private var text = ""
    private var isClosed = false
    private(set) var wasReset = false
    private var waiting:
        (condition: @Sendable (String, Bool) -> Bool, continuation: CheckedContinuation<String, Never>)?

    func append(_ more: String) {
        text += more
        check()
    }

    func close(byReset: Bool) {
        isClosed = true
        wasReset = byReset
        check()
    }

    func wait(_ condition: @escaping @Sendable (String, Bool) -> Bool) async -> String {
        await withCheckedContinuation { continuation in
            waiting = (condition, continuation)
            check()
        }
    }

    private func check() {
        guard let waiting, waiting.condition(text, isClosed) else { return }
        self.waiting = nil
        let result = text
        text = ""
        waiting.continuation.resume(returning: result)
    }
}

/// Passes what arrives on to a collector, in order.
private final class CollectingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private enum Event {
        case text(String)
        case end(byReset: Bool)
    }

    private let stream: AsyncStream<Event>.Continuation
    private var wasReset = false

    init(_ collector: Collector) {
        let (events, stream) = AsyncStream.makeStream(of: Event.self)
        self.stream = stream
        Task {
            for await event in events {
                switch event {
                case .text(let text): await collector.append(text)
                case .end(let byReset): await collector.close(byReset: byReset)
                }
            }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        stream.yield(.text(String(decoding: unwrapInboundIn(data).readableBytesView, as: UTF8.self)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        stream.yield(.end(byReset: wasReset))
        stream.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if (error as? IOError)?.errnoCode == ECONNRESET { wasReset = true }
        context.close(promise: nil)
    }
}
