internal import MPProcesses
internal import MPWire

/// The child's end of its control socket.
final class ChildReporter: Sendable {
    /// That of this child, for code that tells its parent something while it runs.
    @TaskLocal static var current: ChildReporter?

    private let control: ControlSocket

    init(_ control: consuming ControlSocket) { self.control = control }

    /// Waits for the parent's message; `nil` if the parent is gone.
    func receive() -> ControlSocket.Message? { control.receive() }

    /// Waits until the parent has taken over the objects in a result; blocks the thread.
    func waitUntilTaken() { control.waitForByte() }

    /// Tells the parent something; a parent that is gone has ended this process, or is about to.
    func send(_ message: ControlMessage) {
        for piece in message.frame.pieces { control.send(piece) }
    }
}
