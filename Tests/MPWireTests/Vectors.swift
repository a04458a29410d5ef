import Foundation
import Testing

/// The messages recorded from CPython, read as data.
struct Vectors: Decodable {
    /// One handshake message and its answer.
    struct Handshake: Decodable, CustomTestStringConvertible {
        let kind: String
        let challengeFrame: String?
        let answerFrame: String?
        let welcomeFrame: String?
        let failureFrame: String?

        var testDescription: String { kind }
    }

    /// One frame.
    struct Framing: Decodable {
        let len: Int?
        let frame: String

        var bytes: [UInt8] { get throws { try Vectors.bytes(frame) } }
    }

    /// One pickled value, by protocol.
    struct Message: Decodable, CustomTestStringConvertible {
        let name: String
        let p2: String
        let p3: String
        let p4: String
        let p5: String

        var testDescription: String { name }
        var pickles: [[UInt8]] { get throws { try [p2, p3, p4, p5].map(Vectors.bytes) } }
    }

    let authkey: String
    let handshake: [Handshake]
    let messages: [Message]
    let framing: [Framing]

    static func recorded() throws -> Vectors {
        let url = try #require(
            Bundle.module.url(
                forResource: "vectors",
                withExtension: "json",
                subdirectory: "Resources"
            )
        )
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Vectors.self, from: Data(contentsOf: url))
    }

    /// The bytes that hexadecimal digits stand for.
    static func bytes(_ hexadecimal: String) throws -> [UInt8] {
        try stride(from: 0, to: hexadecimal.utf8.count, by: 2).map { offset in
            try #require(UInt8(hexadecimal.dropFirst(offset).prefix(2), radix: 16))
        }
    }
}
