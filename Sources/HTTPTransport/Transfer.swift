internal import CCurl

/// One request on its way: the state that libcurl's callbacks read and write.
///
/// `@unchecked Sendable`: after `init` everything but `stage` is touched by the loop's thread only, to which the object
/// is handed over under the loop's lock; `stage` is read and written only under that lock, and `shown` is written before
/// the continuation is resumed and read after.
final class Transfer: @unchecked Sendable {
    /// Where the transfer is between the task that wants it and the loop.
    enum Stage {
        case new
        case cancelled
        case posted
    }

    var stage = Stage.new

    let request: OutgoingRequest
    let url: HTTPURL
    let timeout: Duration
    let began = ContinuousClock.now
    var continuation: CheckedContinuation<IncomingResponse, any Error>?

    /// The request's body and how much of it libcurl has taken.
    private(set) var body: [UInt8]
    private(set) var taken = 0
    let sendsBody: Bool

    /// How often a request was begun. libcurl itself begins anew when a kept connection breaks before the answer.
    private(set) var attempts = 0

    private(set) var head = ResponseHead()
    private(set) var received: [UInt8] = []
    private(set) var isTooLarge = false

    /// What libcurl uses meanwhile: the handle, the header lines, the place for the words of an error.
    var easy: UnsafeMutableRawPointer?
    var headerList: HeaderList?
    let errorBuffer: UnsafeMutablePointer<CChar>

    /// Whether only the certificate is looked at: a handshake that checks nothing and sends no request.
    let isCertificateLook: Bool

    /// What such a look found: names and values, the server's own certificate first.
    var shown: [[String: String]] = []

    /// Checks the request; see `RequestCheck`.
    init(
        _ request: OutgoingRequest, defaultTimeout: Duration, isCertificateLook: Bool = false
    ) throws(TransportError) {
        self.isCertificateLook = isCertificateLook
        url = try RequestCheck.url(of: request)
        sendsBody = request.body != nil || ["POST", "PUT", "PATCH"].contains(request.method)
        body = request.body ?? []
        timeout = request.timeout ?? defaultTimeout
        var kept = request
        kept.body = nil
        self.request = kept
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { errorBuffer.deallocate() }

    /// Whether the server may have all of the request. What libcurl never took from us was never sent, so a small count
    /// is a proof; what it took may have been sent.
    var sentWholeRequest: Bool { attempts > 1 || attempts == 1 && taken == body.count }

    /// A request begins on a connection that stands. A second time is allowed only where repeating is harmless.
    func begin() -> Bool {
        attempts += 1
        return attempts == 1 || !sendsBody && ["GET", "HEAD"].contains(request.method)
    }

    /// Fills libcurl's buffer with the next bytes of the body.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, body.count - taken)
        if count > 0 {
            body.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[taken..<taken + count]))
            }
            taken += count
        }
        return count
    }

    /// Takes a header line; `false` stops the transfer.
    func take(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
        head.take(line: bytes)
    }

    /// Takes bytes of the answer's body; `false` stops the transfer.
    func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard received.count + bytes.count <= request.maximumResponseBytes else {
            isTooLarge = true
            return false
        }
        if received.isEmpty, let length = head.headers.first("Content-Length").flatMap({ Int($0) }), length > 0 {
            received.reserveCapacity(min(length, request.maximumResponseBytes, 1 << 20))
        }
        received.append(contentsOf: bytes)
        return true
    }

    /// Hands the answer's body over and keeps nothing.
    func releaseBody() -> [UInt8] {
        defer { received = [] }
        return received
    }

    /// Lets go of all bytes, overwriting the request's.
    func release() {
        for index in body.indices { body[index] = 0 }
        body = []
        received = []
        headerList = nil
        easy = nil
    }
}
