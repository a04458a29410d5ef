import MPReferents
import MPSystem
import MPWire

/// Recording what comes in, and being told it again.
extension ManagerCore {
    /// What has come in, for the driver to write; `nil` unless that is wanted.
    ///
    /// Mutating for the same reason as ``nextDeadline``.
    package var inputRecord: InputRecord? { mutating get { record } }

    /// Stops recording.
    package mutating func stopRecording() {
        record?.stop()
        record = nil
    }

    /// The clock by which calls are timed, whose times are recorded, or were.
    static func clock(
        _ clock: @escaping @Sendable () -> Int64,
        _ record: InputRecord?,
        _ script: ReplayScript?
    ) -> () -> Int64 {
        if let script { return { script.nextClock() } }
        guard let record else { return clock }
        return {
            let time = clock()
            record.noteClock(time)
            return time
        }
    }

    /// The work of a message and the memory of the process that there may be: as configured, and no more than running a
    /// recording may cost, whoever has written it.
    static func limits(_ limits: ServerLimits, _ script: ReplayScript?) -> ReplayLimits {
        var most = ReplayLimits()
        let own = script?.limits
        most.memoryInBytes = min(limits.memoryInBytes ?? .max, own?.memoryInBytes ?? .max)
        most.workInSteps = min(limits.workInSteps, own?.workInSteps ?? .max)
        return most
    }

    /// Leaves the answers of this batch on a connection out of all comparisons: they tell how long something took.
    mutating func leaveOutAnswers(on id: ConnectionID) {
        record?.leaveOutAnswers(on: id)
        script?.leaveOutAnswers(on: id)
    }

    /// Records bytes that a client sent, before they are handled; those of a stranger are recorded afterwards.
    ///
    /// - Returns: The place of what is recorded meanwhile, if it is a stranger.
    mutating func noteReceived(
        _ bytes: ArraySlice<UInt8>,
        on id: ConnectionID,
        at now: Duration
    ) -> Int? {
        guard let record else { return nil }
        guard let connection = connections[id] else {
            // It may be a stranger who was turned away.
            record.noteReceived([], on: id, at: now)
            return nil
        }
        guard connection.isInHandshake else {
            record.noteReceived(bytes, on: id, at: now)
            return nil
        }
        record.beginStranger()
        return record.count
    }

    /// Records bytes that a stranger sent, after they were handled.
    mutating func noteStranger(
        _ bytes: ArraySlice<UInt8>,
        on connection: ClientConnection,
        at now: Duration,
        from place: Int
    ) {
        guard let record else { return }
        record.noteStranger(
            bytes,
            on: connection.id,
            at: now,
            isOver: connection.access != nil,
            goesOn: connection.isInHandshake,
            before: record.takeAll(from: place)
        )
    }

    /// Handles a frame of a handshake.
    mutating func handleHandshake(
        _ frame: ArraySlice<UInt8>,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        if let script { return perform(script.nextStep(), on: connection, into: &output) }
        let action = connection.receivedInHandshake(frame)
        record?.note(
            HandshakeStep(
                action,
                keyID: connection.keyID,
                usedMD5: connection.handshakeUsedMD5
            )
        )
        perform(action, on: connection, into: &output)
    }

    /// Does again what a server did on a frame of a handshake.
    private mutating func perform(
        _ step: HandshakeStep,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.replayedHandshake(keyID: step.keyID, usedMD5: step.usedMD5)
        switch step.kind {
        case .sent(let length):
            sendInHandshake([UInt8](repeating: 0, count: length), on: connection, into: &output)
        case .sentAndFinished(let length):
            sendInHandshake([UInt8](repeating: 0, count: length), on: connection, into: &output)
            finishHandshake(of: connection, into: &output)
        case .finished: finishHandshake(of: connection, into: &output)
        case .closed(let reason):
            refuseHandshake(of: connection, reason, into: &output)
        case .ignored: break
        }
    }

    /// Sends a message of a handshake.
    mutating func sendInHandshake(
        _ payload: [UInt8],
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        record?.sentInHandshake(on: connection.id)
        script?.sentInHandshake(on: connection.id)
        output.send(on: connection.id) { $0.bytes += payload }
    }

    /// Whether there is a connection with this number.
    mutating func isOpen(_ id: ConnectionID) -> Bool { connections.contains(id) }

    /// Whether a task with this number has begun and not ended.
    mutating func isRunning(_ run: CallID) -> Bool { running.contains(run) }

    /// Whether a connection is a link.
    mutating func isLink(_ id: ConnectionID) -> Bool {
        guard case .link? = connections[id]?.phase else { return false }
        return true
    }

    /// The number of dropped lines of the log.
    mutating func droppedLogLines() -> Int {
        if let script { return script.nextDroppedLines() }
        let count = configuration.droppedLogLines()
        record?.noteDroppedLines(count)
        return count
    }

    /// The objects that nobody can reach any more since leases have ended.
    mutating func removeReleased() -> [SharedObject] {
        guard script != nil || record != nil else { return objects.removeReleased() }
        guard objects.hasLeases else { return [] }
        let found = objects.takeReleased()
        // Where and when tasks drop their arguments isn't up to the core.
        let ended = script?.takeReleased() ?? found
        record?.noteReleased(ended)
        return objects.remove(released: ended)
    }
}
