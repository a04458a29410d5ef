internal import ArgumentParser

/// Returns the ball in ping-pong, and measures nothing.
struct EchoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Return what comes, for a running benchmark.",
        shouldDisplay: false
    )

    @Argument(help: "The Unix socket to listen at.")
    var socket: String

    @Option(help: "How many peers to wait for.")
    var peers = 1

    func run() throws {
        try PingPong.serve(at: socket, peers: peers) { say("listening on \(socket)") }
    }
}
