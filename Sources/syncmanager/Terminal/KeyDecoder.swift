/// Reads keys from the bytes that a terminal sends for them.
///
/// The escape key sends the byte with which the sequences of other keys begin. So whoever feeds the decoder waits a
/// moment while it ``isPending``, and calls ``flush()`` if nothing follows.
struct KeyDecoder {
    private enum State {
        /// Between keys. Can become any other.
        case ground
        /// After an escape byte. Can become `sequence`, `application`, or `ground`.
        case escape
        /// Within `ESC [ … letter`, with the parameters so far. Can become `function`, ends in `ground`.
        case sequence([UInt8])
        /// Before the letter of `ESC O letter`. Ends in `ground`.
        case application
        /// Before the letter of `ESC [ [ letter`, a function key of the Linux console. Ends in `ground`.
        case function
        /// Within a character of several bytes. Ends in `ground`.
        case character([UInt8], length: Int)
    }

    /// The longest parameters of a sequence; what is longer isn't a key's.
    private static let longestParameters = 32

    private var state = State.ground

    /// Whether the bytes so far are the beginning of a key, or an escape key alone.
    var isPending: Bool {
        if case .ground = state { return false }
        return true
    }

    /// Takes the next byte.
    ///
    /// - Returns: The key that it ends; `nil` if more bytes have to come, or if it is a key of no use here.
    mutating func receive(_ byte: UInt8) -> Key? {
        switch state {
        case .ground:
            return begin(byte)
        case .escape:
            return afterEscape(byte)
        case .sequence(let parameters):
            return inSequence(byte, parameters)
        case .application:
            state = .ground
            return Self.letters[byte]
        case .function:
            state = .ground
            return nil
        case .character(let bytes, let length):
            // A byte that begins another character ends this one, which wasn't whole.
            guard byte & 0xc0 == 0x80 else {
                state = .ground
                return begin(byte)
            }
            guard bytes.count + 1 == length else {
                state = .character(bytes + [byte], length: length)
                return nil
            }
            state = .ground
            return Self.character(bytes + [byte])
        }
    }

    /// Ends the waiting for more bytes.
    ///
    /// - Returns: The escape key, if it was that.
    mutating func flush() -> Key? {
        defer { state = .ground }
        if case .escape = state { return .escape }
        return nil
    }

    private mutating func begin(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x1b:
            state = .escape
            return nil
        case 0x09: return .tab
        case 0x0a, 0x0d: return .enter
        case 0x08, 0x7f: return .backspace
        case 0x01...0x1a: return .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x20..<0x7f: return .character(Character(Unicode.Scalar(byte)))
        case 0xc2..<0xe0: state = .character([byte], length: 2)
        case 0xe0..<0xf0: state = .character([byte], length: 3)
        case 0xf0..<0xf5: state = .character([byte], length: 4)
        default: break
        }
        return nil
    }

    private mutating func afterEscape(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "["):
            state = .sequence([])
            return nil
        case UInt8(ascii: "O"):
            state = .application
            return nil
        case 0x1b:
            return .escape
        default:
            // A key with the alt key.
            state = .ground
            return nil
        }
    }

    private mutating func inSequence(_ byte: UInt8, _ parameters: [UInt8]) -> Key? {
        if byte == UInt8(ascii: "["), parameters.isEmpty {
            state = .function
            return nil
        }
        guard 0x40...0x7e ~= byte else {
            let goesOn = 0x20..<0x40 ~= byte && parameters.count < Self.longestParameters
            state = goesOn ? .sequence(parameters + [byte]) : .ground
            return nil
        }
        state = .ground
        guard byte == UInt8(ascii: "~") else { return Self.letters[byte] }
        let number = parameters.prefix { $0 != UInt8(ascii: ";") }
        return Self.numbers[String(decoding: number, as: UTF8.self)]
    }

    private static func character(_ bytes: [UInt8]) -> Key? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let character = text.first, text.count == 1, character != "\u{fffd}" else {
            return nil
        }
        return .character(character)
    }

    private static let letters: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
        UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
        UInt8(ascii: "Z"): .backTab, UInt8(ascii: "M"): .enter,
    ]

    private static let numbers: [String: Key] = [
        "1": .home, "7": .home, "3": .delete, "4": .end, "8": .end, "5": .pageUp, "6": .pageDown,
    ]
}
