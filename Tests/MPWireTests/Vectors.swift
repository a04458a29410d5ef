import Foundation
import Testing

/// The messages that real CPythons sent, as recorded in `vectors.json`.
struct Vectors: Decodable {
    struct Message: Decodable, CustomTestStringConvertible {
        let name: String
        let repr: String
        let p2: String
        let p3: String
        let p4: String
        let p5: String

        var testDescription: String { name }

        /// The message in each protocol, from 2 to 5.
        var pickles: [[UInt8]] { [p2, p3, p4, p5].map { [UInt8](hexadecimal: $0) } }
    }

    struct Handshake: Decodable, CustomTestStringConvertible {
        let kind: String
        let challengeFrame: String?
        let answerFrame: String?
        let welcomeFrame: String?
        let failureFrame: String?

        var testDescription: String { kind }
    }

    struct Framing: Decodable {
        let len: Int?
        let frame: String

        var bytes: [UInt8] { [UInt8](hexadecimal: frame) }
    }

    let authkey: String
    let handshake: [Handshake]
    let messages: [Message]
    let framing: [Framing]

    static let all: Vectors = {
        let url = Bundle.module.url(
            forResource: "vectors",
            withExtension: "json",
            subdirectory: "Resources"
        )!
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try! decoder.decode(Vectors.self, from: Data(contentsOf: url))
    }()
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits; blanks between them are for the eye.
    init(hexadecimal text: String) {
        var digits = text.filter { !$0.isWhitespace }[...]
        self = []
        while !digits.isEmpty {
            append(UInt8(digits.prefix(2), radix: 16)!)
            digits = digits.dropFirst(2)
        }
    }
}
