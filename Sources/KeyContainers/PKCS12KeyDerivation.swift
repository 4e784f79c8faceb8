internal import Crypto

/// The key derivation of PKCS#12 (RFC 7292, appendix B), for the container's MAC and for its old ciphers.
enum PKCS12KeyDerivation {
    /// What the derived bytes are for; each purpose gives other bytes.
    enum Purpose: UInt8 {
        case key = 1
        case initialVector = 2
        case mac = 3
    }

    /// A password in the form that PKCS#12 derives from: UTF-16 big-endian with a terminating zero.
    ///
    /// - Parameter password: `nil` is no password at all, which some producers write differently from an empty one.
    static func passwordBytes(_ password: String?) -> [UInt8] {
        guard let password else { return [] }
        return password.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] } + [0, 0]
    }

    /// Derives `count` bytes.
    ///
    /// - Parameter password: as ``passwordBytes(_:)`` gives it.
    static func derive<Hash: HashFunction>(
        _ count: Int, for purpose: Purpose, password: [UInt8], salt: [UInt8], iterations: Int, using hash: Hash.Type
    ) -> [UInt8] {
        let block = Hash.blockByteCount
        let diversifier = [UInt8](repeating: purpose.rawValue, count: block)
        var input = stretched(salt, to: block) + stretched(password, to: block)
        var output: [UInt8] = []
        while output.count < count {
            var digest = Array(Hash.hash(data: diversifier + input))
            for _ in 1..<max(1, iterations) { digest = Array(Hash.hash(data: digest)) }
            output += digest
            let addend = (0..<block).map { digest[$0 % digest.count] }
            for start in stride(from: 0, to: input.count, by: block) {
                add(addend, to: &input, at: start)
            }
        }
        return Array(output.prefix(count))
    }

    /// Repeats the bytes up to the next multiple of the block.
    private static func stretched(_ bytes: [UInt8], to block: Int) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        let length = (bytes.count + block - 1) / block * block
        return (0..<length).map { bytes[$0 % bytes.count] }
    }

    /// Adds `addend + 1` to a block of the input, as big-endian numbers that wrap around.
    private static func add(_ addend: [UInt8], to input: inout [UInt8], at start: Int) {
        var carry: UInt16 = 1
        for index in addend.indices.reversed() {
            let sum = UInt16(input[start + index]) + UInt16(addend[index]) + carry
            input[start + index] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
    }
}
