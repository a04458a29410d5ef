import Foundation
import MPTestSupport
import MPWire
import Multiprocessing

@testable import syncmanager

/// A server in this process with something of every kind, at which the command is tried.
struct ExploredServer {
    /// Where it is, and its secret.
    let server: TestServer
    /// Whether a call of `sleep` was given up.
    let givenUp: GivenUp

    /// Whether a call was given up, and somebody who waits for that.
    final class GivenUp: Sendable {
        private let signals = AsyncStream.makeStream(of: Void.self)

        /// Says that it was.
        func signal() { signals.continuation.yield() }

        /// Waits until it was.
        func wait() async {
            for await _ in signals.stream { return }
        }
    }

    /// An object whose calls run in tasks.
    private final class Library: Sendable {}

    /// Serves while `body` runs.
    static func run<Result: Sendable>(
        _ body: (ExploredServer) async throws -> Result
    ) async throws -> Result {
        let givenUp = GivenUp()
        return try await TestServer.run {
            $0.registry = registry(givenUp)
            $0.allowsShutdown = true
        } _: { server in
            try await body(ExploredServer(server: server, givenUp: givenUp))
        }
    }

    private static func registry(_ givenUp: GivenUp) -> Registry {
        let counter = SharedType("Counter", "start") { (start: Int?) in
            start ?? 0
        } methods: {
            $0.expose("add", "n") { (count: inout Int, n: Int) in
                count += n
                return count
            }
            $0.expose("fail") { (_: inout Int) throws in
                throw PythonException("ValueError", "on purpose")
            }
        }
        let library = SharedType("Library", service: { () in Library() }) {
            $0.stream("count", "to") { (_: Library, to: Int) in
                AsyncStream<Int> { numbers in
                    for number in 0..<to { numbers.yield(number) }
                    numbers.finish()
                }
            }
            $0.expose("shelf", returning: counter) { (_: Library) in 5 }
        }
        var registry = Registry.standard
        registry.register(counter)
        registry.register(library)
        registry.instance("get_hits", of: counter, 7)
        registry.function("word_count", "text") { (text: String) async throws -> Int in
            text.split(separator: " ").count
        }
        // It makes the file that it is given, so that it is seen to run.
        registry.function("sleep", "file") { (file: String?) async throws in
            if let file { try Data().write(to: URL(filePath: file)) }
            do {
                try await Task.sleep(for: .seconds(1000))
            } catch {
                givenUp.signal()
                throw error
            }
        }
        return registry
    }

    /// Runs a script in which `call` and `shell` are the command's, connected to the server.
    func script(_ script: String) async throws -> Shell {
        try await Shell(
            """
            cp '\(server.authkeyFile.path)' key; chmod 600 key
            call() { "$0" call '\(server.address)' "$@" --authkey-file key; }
            shell() { "$0" shell '\(server.address)' "$@" --authkey-file key; }
            \(script)
            """
        )
    }
}
