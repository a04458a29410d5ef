package import Foundation
import MPProcesses

/// What the programs share that measure something beside CPython, and write a table into a page of the documentation.
package enum Measuring {
    /// The processor time of this thread in seconds: what else the machine does makes no difference.
    package static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The word after an option of the command line; `nil` if it isn't there.
    package static func option(_ name: String) -> String? {
        let options = CommandLine.arguments.dropFirst()
        return options.firstIndex(of: name).flatMap { options.dropFirst($0).first }
    }

    /// Has the `python3` of this machine run a script.
    ///
    /// - Returns: Its first line, which says what it is, and the numbers in each further line; a word that is none is
    ///   `nil`.
    package static func python(
        _ script: String,
        _ arguments: [String]
    ) throws -> (version: String, rows: [[Double?]]) {
        let printed = try ProgramLaunch("python3", ["-c", script] + arguments).output().bytes
        let lines = String(decoding: printed, as: UTF8.self).split(separator: "\n")
        let rows = lines.dropFirst().map { $0.split(separator: " ").map { Double($0) } }
        return (lines.first.map(String.init) ?? "no Python", rows)
    }

    /// Replaces what stands between the two marks of a file.
    package static func replaceTable(in file: URL, by markdown: String) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let (begin, end) = ("<!-- table -->\n", "<!-- end of the table -->")
        guard let start = text.range(of: begin), let stop = text.range(of: end) else {
            preconditionFailure("\(file.path) has no marks")
        }
        let replaced = text[..<start.upperBound] + markdown + "\n" + text[stop.lowerBound...]
        try String(replaced).write(to: file, atomically: true, encoding: .utf8)
    }
}
