import MPTransport
import Testing

struct CryptographyTests {
    struct Vector: CustomTestStringConvertible {
        let digest: String
        let key: [UInt8]
        let message: [UInt8]
        let code: String

        var testDescription: String { "\(digest) of \(message.count) bytes" }
    }

    /// RFC 2202 (MD5) and RFC 4231 (SHA-2), cases 1, 2 and those with a key that is longer than a block.
    static let vectors = [
        Vector(
            digest: "md5",
            key: [UInt8](repeating: 0x0b, count: 16),
            message: Array("Hi There".utf8),
            code: "9294727a3638bb1c13f48ef8158bfc9d"
        ),
        Vector(
            digest: "md5",
            key: Array("Jefe".utf8),
            message: Array("what do ya want for nothing?".utf8),
            code: "750c783e6ab0b503eaa86e310a5db738"
        ),
        Vector(
            digest: "sha256",
            key: [UInt8](repeating: 0x0b, count: 20),
            message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        Vector(
            digest: "sha256",
            key: [UInt8](repeating: 0xaa, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        Vector(
            digest: "sha384",
            key: Array("Jefe".utf8),
            message: Array("what do ya want for nothing?".utf8),
            code: "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                + "8e2240ca5e69e2c78b3239ecfab21649"
        ),
    ]

    @Test(arguments: vectors)
    func computesKnownCodes(_ vector: Vector) {
        let code = vector.key.withUnsafeBytes {
            Cryptography.hmac(vector.digest, key: $0, message: vector.message)
        }
        #expect(hex(code) == vector.code)
    }

    @Test(arguments: [
        (
            "sha256", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        ),
        ("md5", "74e6f7298a9c2d168935f58c001bad88"),
    ])
    func takesAnEmptyKeyAndMessage(_ digest: String, _ expected: String) {
        let code = Cryptography.hmac(
            digest,
            key: UnsafeRawBufferPointer(start: nil, count: 0),
            message: []
        )
        #expect(hex(code) == expected)
    }

    @Test(arguments: [("sha3_256", 32), ("sha3_384", 48)])
    func offersPythonsNames(_ digest: String, _ length: Int) {
        #expect(Cryptography.offers(digest))
        let code = [UInt8](1...5).withUnsafeBytes {
            Cryptography.hmac(digest, key: $0, message: [1])
        }
        #expect(code.count == length)
    }

    @Test func aMissingDigestMatchesNothing() {
        let codes = (0..<2).map { _ in
            [UInt8](1...5).withUnsafeBytes { Cryptography.hmac("sha1", key: $0, message: [1]) }
        }
        #expect(!Cryptography.offers("sha1"))
        #expect(codes[0] != codes[1])
        #expect(codes[0].count == 64)
    }

    @Test func drawsFreshBytes() {
        #expect(Cryptography.random(0) == [])
        #expect(Cryptography.random(40).count == 40)
        #expect(Cryptography.random(16) != Cryptography.random(16))
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
