internal import Logging
internal import MPWire

/// One message of a process for standard error, with the form that Python's `log_to_stderr` gives it.
///
/// ```
/// [INFO/MainProcess] child process calling self.run()
/// ```
struct LogRecord: Equatable, Sendable {
    /// The longest name of a process that is shown, in code points.
    private static let longestName = 100
    /// Stands where a record continues in the next line, and where that line begins.
    private static let continuation = Array("…".utf8)

    /// The beginning of each of its lines.
    private let prefix: [UInt8]
    /// The rest, without control characters.
    private let text: [UInt8]

    /// Describes a message.
    ///
    /// - Parameters:
    ///   - level: Its level.
    ///   - process: The name of the process.
    ///   - message: The text; control characters, also ends of lines, are escaped.
    ///   - metadata: What else is known, added in the order of the keys.
    init(
        level: Logger.Level,
        process: String,
        message: String,
        metadata: Logger.Metadata = [:]
    ) {
        let name = process.visible(limit: Self.longestName)
        prefix = Array("[\(level.pythonName)/\(name)] ".utf8)
        let entries = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        text = Array((message + entries.joined()).visible().utf8)
    }

    /// Says that messages are missing.
    ///
    /// - Parameters:
    ///   - count: Their number.
    ///   - process: The name of the process.
    init(missing count: Int, process: String) {
        self.init(
            level: .warning,
            process: process,
            message: "\(count) messages were dropped, since standard error wasn't read in time"
        )
    }

    /// The lines of the record, each with its end.
    ///
    /// - Parameter limit: The most bytes of a line; a longer record continues in further lines, which `…` shows at
    ///   both places. `nil` is one line.
    /// - Returns: At least one line.
    func lines(upTo limit: Int? = nil) -> [[UInt8]] {
        let end = [UInt8(ascii: "\n")]
        guard let limit, prefix.count + text.count + end.count > limit else {
            return [prefix + text + end]
        }
        let room = limit - prefix.count - end.count - 2 * Self.continuation.count
        precondition(room >= 4, "a line has no room for a character")
        var lines: [[UInt8]] = []
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix(wholeCharactersIn: room)
            rest = rest[piece.endIndex...]
            let begin = lines.isEmpty ? [] : Self.continuation
            let more = rest.isEmpty ? [] : Self.continuation
            lines.append(prefix + begin + piece + more + end)
        }
        return lines
    }
}

extension ArraySlice<UInt8> {
    /// The longest beginning of a UTF-8 text that ends at the end of a code point.
    fileprivate func prefix(wholeCharactersIn limit: Int) -> ArraySlice<UInt8> {
        guard count > limit else { return self }
        var end = startIndex + limit
        while end > startIndex, self[end] & 0xc0 == 0x80 { end -= 1 }
        return self[..<end]
    }
}

extension Logger.Level {
    /// The name of the level in Python; SUBDEBUG and SUBWARNING are those that `multiprocessing` adds.
    fileprivate var pythonName: String {
        switch self {
        case .trace: "SUBDEBUG"
        case .debug: "DEBUG"
        case .info: "INFO"
        case .notice: "SUBWARNING"
        case .warning: "WARNING"
        case .error: "ERROR"
        case .critical: "CRITICAL"
        }
    }
}
