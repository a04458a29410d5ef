internal import BenchmarkFunctions
internal import Foundation
internal import Multiprocessing

extension SwiftWorker {
    /// Starts processes one after the other.
    ///
    /// Their program links the package and no Foundation: CPython's children import nothing but what they need, either.
    static func processes(by method: StartMethod) async throws -> WorkerRound {
        try startsProgramOfChildren()
        let context = ProcessContext(method)
        let once = { @Sendable in
            let child = ChildProcess(.nothing, context: context)
            try await child.start()
            try await child.value()
            try await child.join()
        }
        // The fork server is there then.
        try await once()
        return { window in try await measure(window) { try await once() } }
    }

    /// Has children run the program that links the package and no Foundation.
    static func startsProgramOfChildren() throws {
        let benchmark = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let directory = URL(filePath: benchmark).deletingLastPathComponent()
        ProcessContext.setExecutable(directory.appending(path: "benchmark-child").path)
    }
}
