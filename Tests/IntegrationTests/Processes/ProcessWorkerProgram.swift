import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// The program `process-worker`, which has the functions of the tests.
enum ProcessWorkerProgram {
    /// Its file, which is built into the directory that holds the test bundle.
    static let path: String = {
        let bundle = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: bundle ?? "").deletingLastPathComponent().path + "/process-worker"
    }()

    /// Has the tests' children run it: the tests themselves are no program of their own.
    static func use() { ProcessContext.setExecutable(path) }
}

/// Expects an error of this kind whose message holds these words.
func expect(
    _ code: MultiprocessingError.Code,
    _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async {
    let error = await #expect(throws: MultiprocessingError.self, sourceLocation: sourceLocation) {
        _ = try await body()
    }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    #expect(
        error?.message.contains(words) == true,
        "\(error?.message ?? "no error")",
        sourceLocation: sourceLocation
    )
}
