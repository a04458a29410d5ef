internal import ArgumentParser
internal import Multiprocessing

/// Returns what comes over a pipe.
struct PipeEchoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipe-echo",
        abstract: "Return what comes over an inherited pipe, for a running benchmark.",
        shouldDisplay: false
    )

    @Argument(help: "The descriptor of the pipe.")
    var descriptor: Int32

    func run() async throws {
        let connection = try Connection(fileDescriptor: descriptor)
        for try await value in connection.messages(of: WireValue.self) {
            // Of what is large, its length.
            if case .bytes(let bytes) = value {
                try await connection.send(bytes.count)
            } else {
                try await connection.send(value)
            }
        }
    }
}
