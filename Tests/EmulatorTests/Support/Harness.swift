import ExactJSON
import Testing

@testable import Emulator

/// A service without a socket, a clock that only the test moves, and a caller with a good token.
struct Harness {
    static let start: Int64 = 1_770_000_000
    static let port = 8443

    let clock = EmulatorClock(stoppedAt: Harness.start)
    let core: EmulatorCore
    let token: String

    init(
        _ vaults: [VaultConfiguration] = [VaultConfiguration(name: "alpha")],
        _ change: (inout EmulatorConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = EmulatorConfiguration(vaults: vaults)
        change(&configuration)
        core = EmulatorCore(configuration, clock: clock)
        token = try core.issuer.token(
            for: .operator, resource: "https://vault.localhost:\(Harness.port)", now: Harness.start)
    }

    /// A request with a token; `target` gets the api-version unless it has one.
    func request(
        _ method: String, _ target: String, _ body: JSON? = nil, vault: String = "alpha", version: String = "7.4",
        headers: [(name: String, value: String)] = []
    ) -> EmulatorRequest {
        let separator = target.contains("?") ? "&" : "?"
        let target = target.contains("api-version=") ? target : "\(target)\(separator)api-version=\(version)"
        return EmulatorRequest(
            method, authority: "\(vault).vault.localhost:\(Harness.port)", target: target,
            headers: [("Authorization", "Bearer \(token)")] + headers, body: body?.serialized() ?? [])
    }

    @discardableResult
    func call(
        _ method: String, _ target: String, _ body: JSON? = nil, vault: String = "alpha", version: String = "7.4",
        headers: [(name: String, value: String)] = []
    ) -> Reply {
        Reply(core.handle(request(method, target, body, vault: vault, version: version, headers: headers)))
    }

    /// Follows a nextLink, which must lead to the host and port that the caller used.
    func follow(_ link: String) throws -> Reply {
        let origin = "https://alpha.vault.localhost:\(Harness.port)"
        try #require(link.hasPrefix(origin + "/"))
        return call("GET", String(link.dropFirst(origin.count)))
    }

    /// All items of a list, page by page, and how many there were on each page.
    func list(_ target: String) throws -> (items: [JSON], pages: [Int]) {
        var reply = call("GET", target)
        var items: [JSON] = []
        var pages: [Int] = []
        while true {
            #expect(reply.status == 200)
            let page = try #require(reply["value"]?.array)
            items += page
            pages.append(page.count)
            try #require(pages.count < 1_000)
            guard let link = reply["nextLink"]?.string else { return (items, pages) }
            reply = try follow(link)
        }
    }
}

/// An answer with its JSON.
struct Reply {
    let status: Int
    let json: JSON?
    let response: EmulatorResponse

    init(_ response: EmulatorResponse) {
        self.response = response
        status = response.status
        json = try? JSON(parsing: response.body)
    }

    subscript(name: String) -> JSON? { json?[name] }
    var code: String? { json?["error"]?["code"]?.string }
    var innerCode: String? { json?["error"]?["innererror"]?["code"]?.string }
    var message: String? { json?["error"]?["message"]?.string }
    /// The last segment of `id`.
    var version: String? { json?["id"]?.string?.split(separator: "/").last.map(String.init) }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
