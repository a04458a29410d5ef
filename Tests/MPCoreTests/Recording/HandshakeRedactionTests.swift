import Testing

@testable import MPCore

/// What a recording holds of strangers.
@Suite struct HandshakeRedactionTests {
    private static let frames: [UInt8] = [
        0, 0, 0, 3, 7, 8, 9, 0, 0, 0, 0, 0, 0, 0, 2, 5, 6, 42, 43,
    ]
    private static let redacted: [UInt8] = [
        0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 42, 43,
    ]

    @Test func whatFollowsTheHandshakeStays() {
        var redaction = HandshakeRedaction()
        #expect(redaction.redact(Self.frames[...], upTo: 3) == Self.redacted)
    }

    @Test func nothingStaysWhileItGoesOn() {
        for length in 1...17 {
            var redaction = HandshakeRedaction()
            var found: [UInt8] = []
            var rest = Self.frames[..<17]
            while !rest.isEmpty {
                found += redaction.redact(rest.prefix(length), upTo: nil)
                rest = rest.dropFirst(length)
            }
            #expect(found == Array(Self.redacted[..<17]))
        }
    }

    @Test("what comes after a header that no handshake has is blotted out to the end")
    func longFrames() {
        var redaction = HandshakeRedaction()
        // A length of -1, the length in eight bytes, and what follows.
        let bytes: [UInt8] = [0xff, 0xff, 0xff, 0xff] + Array(repeating: 9, count: 508)
        let length: [UInt8] = Array(repeating: 9, count: 8)
        let expected = bytes.prefix(4) + length + Array(repeating: 0, count: 500)
        #expect(redaction.redact(bytes[...], upTo: nil) == Array(expected))
    }
}
