package import MPReferents
package import MPWire

/// Numbers a connection for as long as the server runs; given by the driver.
package struct ConnectionID: Hashable, Numbered, Sendable {
    /// The number.
    package let number: UInt64

    /// Takes the driver's number.
    package init(_ number: UInt64) {
        self.number = number
    }
}

/// What a ``ManagerCore`` wants done, in order.
///
/// The driver hands it in, carries it out and empties it, so that the hot path makes no arrays of
/// its own.
package struct ManagerOutput: Sendable {
    /// One thing to do.
    package enum Action: Equatable, Sendable {
        /// Write these of the ``bytes`` on a connection, with what is lent between them: ``pieces(of:)``.
        case send(ConnectionID, Range<Int>)
        /// Report by `drained` when all that was sent on a connection has been written.
        case awaitDrained(ConnectionID)
        /// Report by `continued` when all other connections have had their turn.
        case continueLater(ConnectionID)
        /// Stop or resume receiving on a connection.
        case setReading(ConnectionID, Bool)
        /// Close a connection once everything has been written on it; `closed` need not be reported.
        case close(ConnectionID)
        /// From now on the connection carries calls: acknowledging at once no longer pays off.
        case established(ConnectionID)
        /// Report by `readAll`, again and again until it says otherwise, how much of what was sent on a connection is unread.
        case awaitReading(ConnectionID)
        /// Report the end of the process at the other end of a connection, once, by `processEnded`.
        case watch(process: UInt64, ConnectionID)
        /// Carry out a call in a task of its own, and report its end by `finished`, exactly once.
        ///
        /// Boxed, as ``log(_:)`` is, so that two large and rare cases don't make all actions large.
        indirect case run(CallID, ServiceCall)
        /// Cancel the task of this number: nobody waits for its answer. Its end is reported all the
        /// same.
        case cancelRun(CallID)
        /// Stop or resume taking new connections out of the kernel's queue.
        case setAccepting(Bool)
        /// Tell the log.
        indirect case log(ManagerEvent)
        /// Stop the server: a client asked for it, and was allowed to.
        case stop
    }

    /// How much memory is kept to be filled again, in bytes.
    private static let mostKept = 1 << 20

    /// The bytes of all ``Action/send(_:_:)``s, without what is lent.
    package var bytes: [UInt8] { outgoing.bytes }
    /// How many bytes all of them send.
    package var count: Int { outgoing.count }
    /// What all of them send.
    private var outgoing = OutgoingBytes()
    /// What to do, in order, without the newest send.
    private var endedActions: [Action] = []
    /// The newest send, to which more may be added: its connection, and where its bytes begin.
    private var newestSend: (connection: ConnectionID, start: Int)?

    /// Starts empty.
    package init() {}

    /// What to do, in order; without a copy after ``end()``.
    package var actions: [Action] {
        guard let newestSend else { return endedActions }
        let send = Action.send(newestSend.connection, newestSend.start..<bytes.count)
        return endedActions + [send]
    }

    /// Puts the newest send among the actions, for whoever carries them out.
    package mutating func end() { endSend(at: bytes.count) }

    /// Whether it comes to nothing but one send, of all bytes, on that connection, with nothing lent.
    package func isSend(on connection: ConnectionID) -> Bool {
        guard let newestSend, newestSend.connection == connection else { return false }
        return newestSend.start == 0 && endedActions.isEmpty && !outgoing.lendsSomething
    }

    /// The bytes of a send in order, where they lie; `nil` if nothing is lent, so that they are as they are in ``bytes``.
    package func pieces(of range: Range<Int>) -> [ArraySlice<UInt8>]? {
        outgoing.lendsSomething ? outgoing.pieces(of: range) : nil
    }

    /// Adds an action.
    package mutating func append(_ action: Action) {
        endSend(at: bytes.count)
        endedActions.append(action)
    }

    /// Adds a frame for a connection; frames in a row for the same one become one write.
    package mutating func send(
        on connection: ConnectionID,
        frame writeBody: (inout OutgoingBytes) -> Void
    ) {
        _ = send(on: connection, limit: .max, frame: writeBody)
    }

    /// The same, unless the frame is longer than the peer takes.
    ///
    /// - Returns: The length of the frame if it is too long, in bytes; then it is not sent.
    package mutating func send(
        on connection: ConnectionID,
        limit: Int,
        frame writeBody: (inout OutgoingBytes) -> Void
    ) -> Int? {
        let start = bytes.count
        if let excess = outgoing.appendFrame(limit: limit, writeBody) { return excess }
        appendSend(on: connection, from: start)
        return nil
    }

    /// The same, unless it is longer than there is memory for.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - limit: How long the frame may be.
    ///   - room: How long it may get before writing stops.
    ///   - writeBody: Appends the payload.
    /// - Returns: Whether it is sent.
    mutating func send(
        on connection: ConnectionID,
        limit: Int = .max,
        room: Int,
        frame writeBody: (inout OutgoingBytes) -> Void
    ) -> FrameFate {
        let start = bytes.count
        let fate = outgoing.appendFrame(limit: limit, room: room, writeBody)
        if fate == .written { appendSend(on: connection, from: start) }
        return fate
    }

    /// Adds the answer to a call of a link that returned a scalar.
    ///
    /// - Returns: Whether it was one, and not too long; if not, nothing was added.
    mutating func sendScalar(
        _ value: WireValue,
        to call: UInt64,
        isDelivery: Bool = false,
        on connection: ConnectionID,
        limit: Int
    ) -> Bool {
        let start = bytes.count
        guard limit >= LinkFrame.longestScalarFrame,
            LinkFrame.appendScalarFrame(
                to: call,
                value,
                isDelivery: isDelivery,
                in: &outgoing.bytes
            )
        else { return false }
        appendSend(on: connection, from: start)
        return true
    }

    /// Adds the answer to a call of a CPython client that returned a scalar.
    ///
    /// - Returns: Whether it was one; if not, nothing was added.
    mutating func sendStockScalar(_ value: WireValue, on connection: ConnectionID) -> Bool {
        let start = bytes.count
        guard Reply.appendScalarFrame(returning: value, in: &outgoing.bytes) else { return false }
        appendSend(on: connection, from: start)
        return true
    }

    /// Adds what to do with the bytes from `start` on: with those before, if they go the same way.
    private mutating func appendSend(on connection: ConnectionID, from start: Int) {
        if let newestSend, newestSend.connection == connection { return }
        endSend(at: start)
        newestSend = (connection, start)
    }

    /// Puts the newest send among the actions, where it stays as it is.
    private mutating func endSend(at end: Int) {
        guard let newestSend else { return }
        self.newestSend = nil
        endedActions.append(.send(newestSend.connection, newestSend.start..<end))
    }

    /// Forgets what was carried out, and keeps the memory, unless it was a lot.
    package mutating func removeAll() {
        newestSend = nil
        // Each of them costs something, even if there is nothing.
        if !outgoing.isEmpty { outgoing.removeAll(keepingAtMost: Self.mostKept) }
        if !endedActions.isEmpty { endedActions.removeAll(keepingCapacity: true) }
    }
}

/// What a log is told: never keys, never what a call carries.
package enum ManagerEvent: Equatable, Sendable {
    /// Both ends have proved that they hold this authkey.
    case authenticated(ConnectionID, key: String)
    /// HMAC-MD5 was given or taken in the handshake, as CPython up to 3.11 does.
    case usedMD5(ConnectionID, key: String)
    /// The handshake failed.
    case authenticationFailed(ConnectionID, reason: String)
    /// More peers failed, or came at a time, than are named one by one.
    case turnedAway(TurnedAway)
    /// A connection became a link of a Swift client.
    case linkOpened(ConnectionID)
    /// The peer broke the protocol and was cut off.
    case protocolError(ConnectionID, reason: String)
    /// A request was answered with an error that isn't the caller's business alone, such as a
    /// refused class.
    case refused(ConnectionID, reason: String)
    /// A client wanted to do what it may not; `unlogged` such events weren't told since the last one.
    case denied(ConnectionID, Refusal, unlogged: Int)
    /// A client was refused what would have exceeded a limit.
    case limitReached(ConnectionID, ServerLimit, Principal, unlogged: Int)
    /// There is memory again, after something was refused for want of it.
    case memoryIsBack
    /// What a process or a link had held when it ended was given back.
    case abandoned(ConnectionID, ident: String)
    /// A value that couldn't be delivered went back to its object.
    case restored(ConnectionID, ident: String)
    /// The references of processes that have ended were given back.
    case referencesReturned(Principal, count: Int)
    /// It can't be told when the processes of a principal's clients end: what they hold stays longer.
    case unwatched(ConnectionID, Principal)
    /// Objects that only kept each other alive have ended.
    case cyclesCollected(count: Int)
    /// A client has dropped objects that nobody used any more.
    case dropped(ConnectionID, Principal, count: Int)
}

extension ManagerEvent {
    /// Whose doing it is, if it is one connection's.
    package var connection: ConnectionID? {
        switch self {
        case .authenticated(let id, _), .usedMD5(let id, _), .authenticationFailed(let id, _),
            .linkOpened(let id), .protocolError(let id, _), .refused(let id, _),
            .denied(let id, _, _), .limitReached(let id, _, _, _), .abandoned(let id, _),
            .restored(let id, _), .unwatched(let id, _), .dropped(let id, _, _):
            id
        case .turnedAway, .memoryIsBack, .referencesReturned, .cyclesCollected: nil
        }
    }
}
