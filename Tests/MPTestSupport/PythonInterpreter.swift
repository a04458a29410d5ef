import Foundation
import MPProcesses
import Testing

/// A CPython found on this machine.
package struct PythonInterpreter: Sendable, Hashable, Comparable, CustomTestStringConvertible {
    /// Its executable, without shims in between.
    package let path: String
    /// The second number of its version: 11 for 3.11.
    package let minor: Int

    package var testDescription: String { "CPython 3.\(minor)" }

    package static func < (one: Self, other: Self) -> Bool { one.minor < other.minor }

    /// One interpreter per version, oldest first; 3.8 and newer.
    package static let all: [Self] = {
        var found: [Int: Self] = [:]
        for path in candidates() {
            guard let interpreter = Self(examining: path), found[interpreter.minor] == nil else {
                continue
            }
            found[interpreter.minor] = interpreter
        }
        return found.values.sorted()
    }()

    /// Those that the tests run with: oldest, newest, and what `python3` means here; all of them if
    /// `MP_TEST_ALL_PYTHONS` is set.
    package static let selected: [Self] = {
        guard ProcessInfo.processInfo.environment["MP_TEST_ALL_PYTHONS"] == nil else { return all }
        let ends = [all.first, all.last, Self.default].compactMap(\.self)
        return Set(ends).sorted()
    }()

    /// What `python3` on the path means, or the newest that there is.
    package static let `default`: Self? = {
        let onPath = searchPath.lazy.compactMap { Self(examining: $0 + "/python3") }.first
        return all.first { $0.minor == onPath?.minor } ?? all.last
    }()

    /// The system's own, which all users can start; `nil` if there is none, or if it is too old.
    package static let ofTheSystem = Self(examining: "/usr/bin/python3")
}

extension PythonInterpreter {
    private static let searchPath: [String] = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").map(String.init)
    }()

    private static func candidates() -> [String] {
        let names = ["python3"] + (8...20).map { "python3.\($0)" }
        let onPath = searchPath.flatMap { folder in names.map { "\(folder)/\($0)" } }
        let environment = ProcessInfo.processInfo.environment
        let root = environment["PYENV_ROOT"] ?? (environment["HOME"] ?? "") + "/.pyenv"
        let versions = try? FileManager.default.contentsOfDirectory(atPath: root + "/versions")
        // Without pyenv there is no such folder.
        return onPath + (versions ?? []).sorted().map { "\(root)/versions/\($0)/bin/python" }
    }

    /// Asks an executable what it is; `nil` unless it is a CPython that works and is new enough.
    private init?(examining path: String) {
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        let question = "import sys; print(*sys.version_info[:2], sys.executable)"
        var launch = ProgramLaunch(path, ["-c", question])
        launch.descriptors[2] = ProgramLaunch.nullDevice
        // A candidate that can't be started is none.
        guard let answer = try? launch.output() else { return nil }
        let words = String(decoding: answer.bytes, as: UTF8.self)
            .split(whereSeparator: \.isWhitespace)
        guard
            words.count == 3, words[0] == "3", let minor = Int(words[1]), minor >= 8
        else { return nil }
        self.init(path: String(words[2]), minor: minor)
    }
}
