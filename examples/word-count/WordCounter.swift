import Glibc

/// Counts the words of texts.
///
/// A word is a run of ASCII letters and digits, in lower case; every other byte separates. The rule looks at bytes, so
/// that programs in other languages count the very same words: Python's `re.findall(rb'[a-z0-9]+', data.lower())`.
struct WordCounter {
    /// The number of times that each word has come up.
    private(set) var counts: [String: Int] = [:]
    /// The number of words, all occurrences counted.
    private(set) var total = 0

    /// Adds the words of a file.
    mutating func add(fileAt path: String) throws {
        guard let file = fopen(path, "r") else { throw Failure("can't read \(path): \(reason)") }
        defer { fclose(file) }
        var word: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            for byte in buffer[..<count] { add(byte, to: &word) }
        }
        // A directory can be opened.
        guard ferror(file) == 0 else { throw Failure("can't read \(path): \(reason)") }
        end(&word)
    }

    private var reason: String { String(cString: strerror(errno)) }

    private mutating func add(_ byte: UInt8, to word: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            word.append(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
        default: end(&word)
        }
    }

    private mutating func end(_ word: inout [UInt8]) {
        guard !word.isEmpty else { return }
        counts[String(decoding: word, as: UTF8.self), default: 0] += 1
        total += 1
        word.removeAll(keepingCapacity: true)
    }
}

/// An error for whoever has started the program.
struct Failure: Error {
    let text: String

    init(_ text: String) { self.text = text }
}
