internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One request on its way to its answer: half of the latency, execution, the other half, the answer. What may take long
/// is executed off the event loop.
struct Exchange: Sendable {
    let core: EmulatorCore
    let pool: NIOThreadPool
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
            execute(treatment.action) { delivery in
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

    private func execute(_ action: FaultRule.Action?, _ next: @escaping @Sendable (Delivery) -> Void) {
        if core.answersFromMemory(request) { return next(core.execute(request, action)) }
        pool.runIfActive(eventLoop: channel.eventLoop) { core.execute(request, action) }.whenComplete { result in
            guard case .success(let delivery) = result else { return channel.close(promise: nil) }
            next(delivery)
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

    /// Whether a value can stand in a header field: names are the emulator's own, values may hold what a caller sent.
    private static func isValid(headerValue value: String) -> Bool {
        let tab = UInt8(ascii: "\t")
        let isValid = value.utf8.withContiguousStorageIfAvailable { bytes in
            var index = 0
            while index < bytes.count {
                guard bytes[index] >= 0x20 || bytes[index] == tab, bytes[index] != 0x7F else { return false }
                index += 1
            }
            return true
        }
        return isValid ?? value.utf8.allSatisfy { ($0 >= 0x20 || $0 == tab) && $0 != 0x7F }
    }

    func answer(_ delivery: Delivery) {
        if let delay = delivery.executeLater {
            channel.eventLoop.scheduleTask(in: .milliseconds(delay.milliseconds)) {
                pool.submit { _ in _ = core.handle(request) }
            }
        }
        if delivery.hangs { return }
        guard var response = delivery.response else { return channel.close(promise: nil) }
        if let bad = response.headers.first(where: { !Self.isValid(headerValue: $0.value) }) {
            response =
                ServiceError(500, "InternalServerError", "The value of the header \(bad.name) has control characters.")
                .response
        }
        let isLast = !isKeepAlive || delivery.cut != nil
        var headers = response.headers
        if response.status != 204 { headers.append(("Content-Length", String(response.body.count))) }
        if isLast { headers.append(("Connection", "close")) }
        let head = HTTPResponseHead(
            version: version, status: HTTPResponseStatus(statusCode: response.status),
            headers: HTTPHeaders(headers.map { ($0.name, $0.value) }))
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        let body = delivery.cut != nil ? response.body.prefix(response.body.count / 2) : response.body[...]
        if !body.isEmpty, request.method != "HEAD" {
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        }
        if let cut = delivery.cut {
            channel.flush()
            return cut == .reset ? ConnectionReset.send(on: channel) : channel.close(promise: nil)
        }
        let channel = channel
        guard isLast else {
            channel.write(HTTPServerResponsePart.end(nil), promise: nil)
            // Once the loop has dealt with all requests that are there: their answers leave together, and a client that
            // waits for several is woken once.
            return channel.eventLoop.execute { channel.flush() }
        }
        channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
    }
}
