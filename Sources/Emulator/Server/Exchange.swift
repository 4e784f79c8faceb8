internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One request on its way to its answer: half of the latency, execution off the event loop, the other half, the answer.
struct Exchange: Sendable {
    let core: EmulatorCore
    let pool: NIOThreadPool
    let connections: ConnectionRegistry
    let channel: any Channel
    let request: EmulatorRequest
    let version: HTTPVersion
    let isKeepAlive: Bool

    func start() {
        let began = core.log.isOn ? core.clock.milliseconds : nil
        let treatment = core.treatment(of: request)
        var latency = treatment.latency
        if case .delay(let more) = treatment.action { latency += more }
        let half = TimeAmount.nanoseconds(latency.milliseconds * 500_000)
        wait(half) {
            pool.runIfActive(eventLoop: channel.eventLoop) { core.execute(request, treatment.action) }
                .whenComplete { result in
                    guard case .success(let delivery) = result else { return channel.close(promise: nil) }
                    whenDurable(delivery) { delivery in
                        wait(half) {
                            answer(delivery)
                            guard let began else { return }
                            core.log.note(
                                RequestLog.Entry(
                                    request, delivery, treatment.action, began: began, now: core.clock.milliseconds))
                        }
                    }
                }
        }
    }

    /// Goes on once all that the answer may tell is on disk; where it cannot be written, with an answer that says so.
    private func whenDurable(_ delivery: Delivery, _ next: @escaping @Sendable (Delivery) -> Void) {
        guard let writer = core.writer else { return next(delivery) }
        writer.whenDurable { isWritten in
            var delivery = delivery
            if !isWritten, delivery.response != nil {
                delivery.response =
                    ServiceError(500, "InternalServerError", "The emulator cannot write its state.").response
            }
            let result = delivery
            if channel.eventLoop.inEventLoop { next(result) } else { channel.eventLoop.execute { next(result) } }
        }
    }

    private func wait(_ time: TimeAmount, _ next: @escaping @Sendable () -> Void) {
        guard time > .zero else { return next() }
        channel.eventLoop.scheduleTask(in: time, next)
    }

    func answer(_ delivery: Delivery) {
        if let delay = delivery.executeLater {
            channel.eventLoop.scheduleTask(in: .milliseconds(delay.milliseconds)) {
                pool.submit { _ in _ = core.handle(request) }
            }
        }
        if delivery.hangs { return }
        guard let response = delivery.response else { return channel.close(promise: nil) }
        let isLast = !isKeepAlive || delivery.cut != nil || connections.isDraining
        var head = HTTPResponseHead(version: version, status: HTTPResponseStatus(statusCode: response.status))
        for (name, value) in response.headers { head.headers.add(name: name, value: value) }
        if response.status != 204 { head.headers.add(name: "Content-Length", value: String(response.body.count)) }
        if isLast { head.headers.add(name: "Connection", value: "close") }
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        let body = delivery.cut != nil ? response.body.prefix(response.body.count / 2) : response.body[...]
        if !body.isEmpty, request.method != "HEAD" {
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        }
        if let cut = delivery.cut {
            channel.flush()
            if cut == .reset { channel.triggerUserOutboundEvent(ConnectionReset.Order(), promise: nil) }
            return channel.close(promise: nil)
        }
        let connections = connections
        let channel = channel
        channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
            connections.ended(channel)
            if isLast { channel.close(promise: nil) }
        }
    }
}
