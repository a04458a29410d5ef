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

    let messages: [Message]

    static let all: Vectors = {
        let url = Bundle.module.url(
            forResource: "vectors",
            withExtension: "json",
            subdirectory: "Resources"
        )!
        return try! JSONDecoder().decode(Vectors.self, from: Data(contentsOf: url))
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
