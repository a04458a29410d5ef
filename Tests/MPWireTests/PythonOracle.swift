import Foundation
import MPProcesses
import Testing

/// A real CPython that is asked what it makes of expressions and pickles.
enum PythonOracle {
    /// What Python makes of one expression.
    struct Evaluation: Decodable {
        let repr: String
        let pickles: [String]
    }

    /// Where `python3` is, or `nil` if this machine has none.
    static let executable: URL? = ProcessInfo.processInfo.environment["PATH", default: ""]
        .split(separator: ":")
        .map { URL(fileURLWithPath: String($0)).appendingPathComponent("python3") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    /// Whether there is one.
    static var isThere: Bool { executable != nil }

    /// Evaluates each expression, and pickles it in every protocol.
    static func evaluate(_ expressions: [String]) throws -> [Evaluation] {
        try ask(["expressions": expressions])
    }

    /// Gives the `repr` of what each pickle holds.
    static func read(_ pickles: [[UInt8]]) throws -> [String] {
        try ask(["pickles": pickles.map(\.hexadecimal)])
    }

    /// Gives `==`, and `<` or the text of its error, for each pair of expressions.
    static func compare(_ pairs: [[String]]) throws -> [[String]] {
        try ask(["comparisons": pairs])
    }

    private static func ask<Answer: Decodable>(_ question: some Encodable) throws -> Answer {
        let script = try #require(
            Bundle.module.url(forResource: "oracle", withExtension: "py", subdirectory: "Resources")
        )
        let input = FileManager.default.temporaryDirectory
            .appendingPathComponent("oracle-\(UUID().uuidString).json")
        try JSONEncoder().encode(question).write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }
        let file = try FileHandle(forReadingFrom: input)
        var launch = ProgramLaunch(try #require(executable).path, [script.path])
        launch.descriptors[0] = file.fileDescriptor
        let answer = try withExtendedLifetime(file) { try launch.output() }
        try #require(answer.status.isSuccess, "the oracle \(answer.status)")
        return try JSONDecoder().decode(Answer.self, from: Data(answer.bytes))
    }
}

extension [UInt8] {
    /// Pairs of hexadecimal digits.
    var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
