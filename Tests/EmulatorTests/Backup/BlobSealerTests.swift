import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite("Backup blobs")
struct BlobSealerTests {
    private let sealer = BlobSealer(secret: "test")
    private let here = BlobWorld(subscription: "S", geography: "Europe")
    private let behaviour = UnconfirmedBehaviour()
    private let payload: JSON = ["x": "y", "n": [1, 2]]

    @Test("What is sealed opens in the same world, whatever the case of its name")
    func roundTrip() throws {
        for kind in ObjectKind.allCases {
            let blob = try sealer.seal(payload, of: kind, in: here)
            let opened = try sealer.open(
                blob, as: kind, in: BlobWorld(subscription: "s", geography: "EUROPE"), behaviour)
            #expect(opened.removing("kind") == payload)
        }
    }

    @Test("A blob of another kind is malformed, a certificate's as a key's too, though they start alike")
    func otherKind() throws {
        for kind in ObjectKind.allCases {
            let blob = try sealer.seal(payload, of: kind, in: here)
            for other in ObjectKind.allCases where other != kind {
                let error = #expect(throws: ServiceError.self) {
                    try sealer.open(blob, as: other, in: here, behaviour)
                }
                #expect(error?.code == "Malformed backup blob")
                #expect(error?.status == 400)
            }
        }
        let key = try sealer.seal(payload, of: .key, in: here).prefix(39)
        let certificate = try sealer.seal(payload, of: .certificate, in: here).prefix(39)
        #expect(key == certificate)
    }

    @Test("Another world cannot decrypt, damage is malformed: the two are told apart")
    func otherWorld() throws {
        let blob = try sealer.seal(payload, of: .secret, in: here)
        for world in [
            BlobWorld(subscription: "S", geography: "Germany"), BlobWorld(subscription: "T", geography: "Europe"),
        ] {
            #expect(throws: ServiceError.wrongWorld(behaviour)) {
                try sealer.open(blob, as: .secret, in: world, behaviour)
            }
        }
    }

    @Test("Zero bytes have the texts that were recorded")
    func zeros() {
        let zeros = [UInt8](repeating: 0, count: 4_000)
        #expect(throws: ServiceError.invalidBlobVersion) { try sealer.open(zeros, as: .key, in: here, behaviour) }
        #expect(throws: ServiceError.invalidBlobVersion) {
            try sealer.open(zeros, as: .certificate, in: here, behaviour)
        }
        #expect(throws: ServiceError.corruptBlob) { try sealer.open(zeros, as: .secret, in: here, behaviour) }
        #expect(throws: ServiceError.corruptBlob) { try sealer.open([], as: .key, in: here, behaviour) }
    }

    @Test("Every changed byte, every cut and any other bytes are malformed")
    func fuzz() throws {
        let blob = try sealer.seal(payload, of: .secret, in: here)
        var generator = SeededGenerator(state: 5)
        for _ in 0..<300 {
            var bytes = blob
            switch Int.random(in: 0...2, using: &generator) {
            case 0:
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = UInt8.random(in: .min ... .max, using: &generator)
                guard bytes[index] != byte else { continue }
                bytes[index] = byte
            case 1: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
            default:
                bytes = (0..<Int.random(in: 0...600, using: &generator)).map { _ in
                    UInt8.random(in: .min ... .max, using: &generator)
                }
            }
            // A change in the unused bits of a part's last digit is no change of content.
            let error = #expect(throws: ServiceError.self) { try self.strict(bytes, like: blob) }
            #expect(error?.code == "Malformed backup blob")
        }
    }

    /// Opens a blob; one that decodes to the same bytes as the original counts as malformed.
    private func strict(_ bytes: [UInt8], like original: [UInt8]) throws -> JSON {
        let json = try sealer.open(bytes, as: .secret, in: here, behaviour)
        func parts(_ blob: [UInt8]) -> [[UInt8]?] {
            blob.dropFirst(42).split(separator: UInt8(ascii: ".")).map { Base64.decode($0) }
        }
        if parts(bytes) == parts(original) { throw ServiceError.corruptBlob }
        return json
    }
}
