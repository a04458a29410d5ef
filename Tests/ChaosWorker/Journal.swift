import Glibc

/// What a worker writes down of its work, as Tests/Chaos/journal.py reads it.
///
/// Each line is one write(2), so that a worker that is killed leaves all lines of the steps that it
/// has ended, and at most one step open.
struct Journal: Sendable {
    private let descriptor: Int32

    init(at path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw NoJournal(path: path, number: errno) }
    }

    /// A step begins.
    func begin(_ kind: String, _ argument: String = "") { write("> \(kind) \(argument)") }

    /// The step that has begun is done.
    func end(_ result: String = "") { write("< \(result)") }

    /// Something went wrong that mustn't.
    func error(_ text: String) {
        write("ERROR " + text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// The worker ends by itself.
    func last() { write("END") }

    private func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        // A disk without room is seen by the judge: steps are missing.
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    struct NoJournal: Error {
        let path: String
        let number: Int32
    }
}
