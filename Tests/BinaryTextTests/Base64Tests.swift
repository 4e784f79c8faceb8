import BinaryText
import Testing

/// Both alphabets, read strictly.
@Suite struct Base64Tests {
    @Test(arguments: 0...70)
    func roundTrips(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 200) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Base64.decode(Base64.encodeURL(bytes)) == bytes)
        #expect(Base64.decode(Base64.text(bytes)) == bytes)
        #expect(Base64.decode(Base64.urlText(bytes)) == bytes)
        #expect(Base64.encode(bytes).utf8.count % 4 == 0)
        #expect(!Base64.encodeURL(bytes).contains("="))
    }

    @Test func knownTexts() {
        #expect(Base64.encodeURL([0xFB, 0xFF]) == "-_8")
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
        #expect(Base64.encodeURL([1, 2, 3]) == "AQID")
        #expect(Base64.decode("") == [])
        #expect(Base64.decode("-_8=") == [0xFB, 0xFF])
        #expect(Base64.decode("+/8") == [0xFB, 0xFF])
    }

    @Test(
        arguments: [
            "A", "A=", "AA=", "AA=A", "====", "AQ=", "AQ===", "AR==", "A*==", "AQ==AQ==", "AQI\n", "AQJ", "AQ\u{E9}A",
        ])
    func isStrict(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func skipsWhiteSpaceWhenAsked() {
        #expect(Base64.decode(" AQ\r\nI\tD\n", ignoringSpace: true) == [1, 2, 3])
        #expect(Base64.decode("AQ ID") == nil)
    }

    @Test func randomBytesNeverTrap() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0..<40)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if let bytes = Base64.decode(text) {
                let again = text.contains(0x2D) || text.contains(0x5F) ? Base64.urlText(bytes) : Base64.text(bytes)
                #expect(Base64.decode(again) == bytes)
            }
        }
    }
}
