internal import Foundation
internal import Multiprocessing

extension SwiftWorker {
    /// Starts children, one after the other.
    ///
    /// They run a program that is as small as a program of the package can be: this one has much that theirs need not
    /// have, such as Foundation, and CPython's children don't load this program either.
    static func child(startedBy method: StartMethod) throws -> WorkerRound {
        let benchmark = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let directory = URL(filePath: benchmark).deletingLastPathComponent()
        ProcessContext.setExecutable(directory.appending(path: "benchmark-child").path)
        let nothing = RemoteFunction<Void, Void>("nothing") {}
        let context = ProcessContext(method)
        return { window in
            try await measure(window) {
                let child = Multiprocessing.ChildProcess(nothing, context: context)
                try await child.start()
                try await child.value()
                try await child.join()
            }
        }
    }
}
