import Glibc
import MPSystem

/// Lines that a program writes.
enum ProgramLines {
    /// Reads lines on a thread of its own, since reading blocks.
    ///
    /// - Parameter descriptor: Where they come from; it is closed at the end.
    /// - Returns: The lines without their ends.
    static func read(_ descriptor: Int32) throws(SystemError) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        try NativeThread.start(name: "lines") {
            let file = fdopen(descriptor, "r")
            var line: UnsafeMutablePointer<CChar>?
            var capacity = 0
            while case let count = getline(&line, &capacity, file), count > 0, let start = line {
                let bytes = UnsafeRawBufferPointer(start: start, count: count)
                let text = String(decoding: bytes, as: UTF8.self)
                continuation.yield(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            }
            free(line)
            if let file { fclose(file) }
            continuation.finish()
        }
        return stream
    }
}
