internal import NIOCore
internal import NIOHTTP1

/// Writes an answer as one piece, where NIO's own encoder makes a write, and so a TLS record, of each of its parts.
///
/// Answers say themselves how long they are: a head has a `Content-Length` wherever a body may follow.
final class ResponseEncoder: ChannelOutboundHandler {
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = ByteBuffer

    /// What has been encoded and not been written yet.
    private var bytes: [UInt8] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            encode(head)
            promise?.succeed()
        case .body(.byteBuffer(let buffer)):
            bytes.append(contentsOf: buffer.readableBytesView)
            promise?.succeed()
        case .body(.fileRegion):
            promise?.fail(ChannelError.operationUnsupported)
        case .end:
            context.write(wrapOutboundOut(take(context)), promise: promise)
        }
    }

    /// An answer that is broken off, and one that only announces another (`100 Continue`), are written as far as they are.
    func flush(context: ChannelHandlerContext) {
        if !bytes.isEmpty { context.write(wrapOutboundOut(take(context)), promise: nil) }
        context.flush()
    }

    private func take(_ context: ChannelHandlerContext) -> ByteBuffer {
        defer { bytes = [] }
        return context.channel.allocator.buffer(bytes: bytes)
    }

    private func encode(_ head: HTTPResponseHead) {
        var text: [UInt8] = []
        text.reserveCapacity(2_048)
        let status = "HTTP/\(head.version.major).\(head.version.minor) \(head.status.code) \(head.status.reasonPhrase)"
        Self.append(status, to: &text)
        Self.append("\r\n", to: &text)
        for (name, value) in head.headers {
            Self.append(name, to: &text)
            Self.append(": ", to: &text)
            Self.append(value, to: &text)
            Self.append("\r\n", to: &text)
        }
        Self.append("\r\n", to: &text)
        bytes = bytes.isEmpty ? text : bytes + text
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { bytes.append(contentsOf: $0) }
        if isDone == nil { bytes.append(contentsOf: text.utf8) }
    }
}

extension ChannelPipeline.SynchronousOperations {
    /// Adds HTTP/1.1 for a server: NIO's reading and order of requests, and the emulator's writing.
    func addHTTPServer() throws {
        try addHandler(ResponseEncoder())
        try addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
        try addHandler(HTTPServerPipelineHandler())
        try addHandler(HTTPServerProtocolErrorHandler())
    }
}
