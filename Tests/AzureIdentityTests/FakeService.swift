import AzureIdentity
import HTTPTransport
import Locking

/// A sign-in service that answers as it is told, and remembers what it was asked.
final class FakeService: HTTPSending {
    enum Answer: Sendable {
        case response(IncomingResponse)
        case failure(TransportError)
    }

    private let state: Locked<(answers: [Answer], requests: [OutgoingRequest])>

    /// Gives the answers one after the other, the last one for ever.
    init(_ answers: [Answer]) { state = Locked((answers, [])) }

    func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        let answer: Answer? = state.withLock { state in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first
        }
        switch answer {
        case .response(let response): return response
        case .failure(let error): throw error
        case nil: throw TransportError(code: .shutDown, message: "no answer left", host: "", sentWholeRequest: false)
        }
    }

    var requests: [OutgoingRequest] { state.withLock { $0.requests } }

    var bodies: [String] { requests.map { String(decoding: $0.body ?? [], as: UTF8.self) } }
}

extension FakeService.Answer {
    static func json(_ text: String, status: Int = 200, headers: [(String, String)] = []) -> FakeService.Answer {
        .response(IncomingResponse(status: status, headers: HTTPHeaders(headers), body: Array(text.utf8)))
    }

    static func token(_ value: String, expires: String = "3600") -> FakeService.Answer {
        .json(#"{"token_type":"Bearer","expires_in":\#(expires),"access_token":"\#(value)"}"#)
    }

    static func refusal(_ number: Int, _ error: String = "invalid_client", status: Int = 401) -> FakeService.Answer {
        .json(
            #"{"error":"\#(error)","error_description":"AADSTS\#(number): Something is wrong.\r\nTrace ID: t\r\n","#
                + #""error_codes":[\#(number)],"trace_id":"trace-1","correlation_id":"c"}"#, status: status)
    }

    static func network(_ code: TransportError.Code) -> FakeService.Answer {
        .failure(TransportError(code: code, message: "broken", host: "login.example", sentWholeRequest: true))
    }
}

/// An unsigned token with these claims.
func jwt(_ claims: String) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    func encode(_ text: String) -> String {
        var result = ""
        var bits = 0
        var collected = 0
        for byte in text.utf8 {
            collected = (collected << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                result.append(letters[collected >> bits & 63])
            }
        }
        if bits > 0 { result.append(letters[collected << (6 - bits) & 63]) }
        return result
    }
    return [encode(#"{"alg":"none"}"#), encode(claims), "signature"].joined(separator: ".")
}

let vaultRequest = TokenRequest(resource: "https://vault.azure.net")
let tenantID = "11111111-1111-1111-1111-111111111111"

/// A client-secret credential that does not wait between attempts.
func makeCredential(
    _ service: any HTTPSending, tenant: String = tenantID, allowed: [String] = [],
    pauses: Locked<[Duration]> = Locked([])
) throws -> ClientSecretCredential {
    try ClientSecretCredential(
        authority: "https://login.example", tenant: tenant, clientID: "client", secret: "top secret&+%",
        allowedTenants: allowed, transport: service,
        retry: TokenRetry { pause in pauses.withLock { $0.append(pause) } })
}
