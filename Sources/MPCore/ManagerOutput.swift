package import MPReferents
package import MPWire

/// The actions that a ``ManagerCore`` wants done, in order.
///
/// The driver passes it in, carries out the actions and empties it, so that the hot path allocates no arrays.
package struct ManagerOutput: Sendable {
    /// One thing to do.
    package enum Action: Equatable, Sendable {
        /// Write this range of the ``bytes`` on a connection, with borrowed pieces in between: ``pieces(of:)``.
        case send(ConnectionID, Range<Int>)
        /// Call `drained` when all output of a connection has been written.
        case awaitDrained(ConnectionID)
        /// Call `continued` when all other connections have had their turn.
        case continueLater(ConnectionID)
        /// Stop or resume reading from a connection.
        case setReading(ConnectionID, Bool)
        /// Close a connection once all its output has been written; `closed` need not be called.
        case close(ConnectionID)
        /// The connection carries calls from now on: acknowledging at once no longer pays off.
        case established(ConnectionID)
        /// Call `readAll` with the number of unread bytes on a connection, again and again until it returns `false`.
        case awaitReading(ConnectionID)
        /// Call `processEnded`, once, when the process at the other end of a connection ends.
        case watch(process: UInt64, ConnectionID)
        /// Carry out a call in a task of its own, and call `finished` when it ends, exactly once.
        ///
        /// `indirect`, as ``log(_:)`` is, so that two large and rare cases don't make all actions large.
        indirect case run(CallID, ServiceCall)
        /// Cancel the task of this number, whose answer nobody waits for. Its end is reported all the same.
        case cancelRun(CallID)
        /// Carry out what is to be done when this session ends, which it has.
        case sessionEnded(CallerID)
        /// Stop or resume accepting new connections from the kernel's queue.
        case setAccepting(Bool)
        /// Log this event.
        indirect case log(ManagerEvent)
        /// Tell the tracer.
        indirect case trace(CallTrace)
        /// Stop the server: a client asked for it, and was allowed to.
        case stop
    }

    /// How many bytes of memory are kept to be filled again.
    private static let mostKept = 1 << 20

    /// The bytes of all ``Action/send(_:_:)``s, without borrowed pieces.
    package var bytes: [UInt8] { outgoing.bytes }
    /// The number of bytes of all sends, including borrowed pieces.
    package var count: Int { outgoing.count }
    /// The content of all sends.
    private var outgoing = OutgoingBytes()
    /// The actions in order, without the newest send.
    private var endedActions: [Action] = []
    /// The newest send, which may still grow: its connection, and the start of its bytes.
    private var newestSend: (connection: ConnectionID, start: Int)?

    package init() {}

    /// The actions in order; not copied after ``end()``.
    package var actions: [Action] {
        guard let newestSend else { return endedActions }
        let send = Action.send(newestSend.connection, newestSend.start..<outgoing.bytes.count)
        return endedActions + [send]
    }

    /// Visits the actions in order, without making an array of them.
    func forEachAction(_ visit: (Action) -> Void) {
        for action in endedActions { visit(action) }
        guard let newestSend else { return }
        visit(.send(newestSend.connection, newestSend.start..<outgoing.bytes.count))
    }

    /// Whether there is nothing to do.
    var isEmpty: Bool { endedActions.isEmpty && newestSend == nil }

    /// Adds the newest send to the actions, which are then complete.
    package mutating func end() { endSend(at: outgoing.bytes.count) }

    /// Whether the output is just one send of all bytes on that connection, without borrowed pieces.
    package func isSend(on connection: ConnectionID) -> Bool {
        guard let newestSend, newestSend.connection == connection else { return false }
        return newestSend.start == 0 && endedActions.isEmpty && !outgoing.lendsSomething
    }

    /// The pieces of a send in order, where they are in memory; `nil` if none is borrowed, so that ``bytes`` holds the
    /// send whole.
    package func pieces(of range: Range<Int>) -> [ArraySlice<UInt8>]? {
        outgoing.lendsSomething ? outgoing.pieces(of: range) : nil
    }

    /// Adds an action.
    package mutating func append(_ action: Action) {
        endSend(at: outgoing.bytes.count)
        endedActions.append(action)
    }

    /// Adds a frame for a connection; successive frames for the same connection become one write.
    package mutating func send(
        on connection: ConnectionID,
        frame writePayload: (inout OutgoingBytes) -> Void
    ) {
        _ = send(on: connection) { output in
            output.appendFrame(writePayload)
            return .written
        }
    }

    /// Adds a frame for a connection, if it is written.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - write: Appends the whole frame, or nothing, and says which.
    /// - Returns: The result of `write`.
    mutating func send(
        on connection: ConnectionID,
        _ write: (inout OutgoingBytes) -> FrameFate
    ) -> FrameFate {
        let start = outgoing.bytes.count
        let fate = write(&outgoing)
        if case .written = fate { appendSend(on: connection, from: start) }
        return fate
    }

    /// Adds a whole frame without borrowed pieces for a connection, if it is written.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - write: Appends the whole frame, or nothing, and says which.
    /// - Returns: The length of the frame; `nil` if there is none.
    mutating func send(on connection: ConnectionID, _ write: (inout [UInt8]) -> Bool) -> Int? {
        let start = outgoing.bytes.count
        guard write(&outgoing.bytes) else { return nil }
        appendSend(on: connection, from: start)
        return outgoing.bytes.count - start
    }

    /// Adds the bytes from `start` on to the newest send if it is on the same connection, or else begins a new send.
    private mutating func appendSend(on connection: ConnectionID, from start: Int) {
        if let newestSend, newestSend.connection == connection { return }
        endSend(at: start)
        newestSend = (connection, start)
    }

    /// Moves the newest send to the actions, so that it doesn't grow any more.
    private mutating func endSend(at end: Int) {
        guard let newestSend else { return }
        self.newestSend = nil
        endedActions.append(.send(newestSend.connection, newestSend.start..<end))
    }

    /// Removes all actions and bytes after they were carried out; keeps the memory, unless it was a lot.
    package mutating func removeAll() {
        newestSend = nil
        // Removing costs something even if there is nothing.
        if !outgoing.isEmpty { outgoing.removeAll(keepingAtMost: Self.mostKept) }
        if !endedActions.isEmpty { endedActions.removeAll(keepingCapacity: true) }
    }
}
