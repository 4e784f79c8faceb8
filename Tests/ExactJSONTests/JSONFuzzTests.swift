import ExactJSON
import Testing

/// A small generator whose sequences can be repeated (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

@Suite struct JSONFuzzTests {
    private static let pieces = [
        "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\"b\"", "\\", "\\u", "d800", "0", "1", "-", ".", "e", "true",
        "null",
        " ", "é", "\u{0}",
    ]

    @Test(arguments: UInt64(1)...40)
    func anyBytesGiveAValueOrAnError(seed: UInt64) {
        var random = Seeded(state: seed)
        for _ in 0..<500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    bytes += Array(Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)].utf8)
                }
            }
            guard let json = try? JSON(parsing: bytes) else { continue }
            let again = try? JSON(parsing: json.serialized())
            #expect(again == json, "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func randomTreesSurvive(seed: UInt64) throws {
        var random = Seeded(state: seed)
        for _ in 0..<50 {
            let json = tree(depth: 6, &random)
            let bytes = json.serialized()
            let read = try JSON(parsing: bytes)
            #expect(read == json)
            #expect(read.serialized() == bytes)
            if bytes.count > 2, json.array != nil || json.object != nil {
                let cut = Int.random(in: 1..<bytes.count, using: &random)
                #expect(throws: JSONError.self) { try JSON(parsing: Array(bytes[..<cut])) }
            }
        }
    }

    private func tree(depth: Int, _ random: inout Seeded) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3, 4: return .string(string(&random))
        case 5, 6:
            return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in tree(depth: depth - 1, &random) })
        default:
            let count = Int.random(in: 0...20, using: &random)
            return .object((0..<count).map { JSONMember(name: "m\($0)é", value: tree(depth: depth - 1, &random)) })
        }
    }

    private func string(_ random: inout Seeded) -> JSONString {
        var token = ""
        for _ in 0..<Int.random(in: 0...10, using: &random) {
            switch Int.random(in: 0..<3, using: &random) {
            case 0: token += "\\u" + String(UInt16.random(in: 0x1000...0xFFFF, using: &random), radix: 16)
            case 1: token += ["\\n", "\\\"", "\\\\", "\\/", "\\b"][Int.random(in: 0..<5, using: &random)]
            default: token += ["a", "é", "😀", " ", "\u{7F}"][Int.random(in: 0..<5, using: &random)]
            }
        }
        return JSONString(token: Array(token.utf8)) ?? ""
    }
}
