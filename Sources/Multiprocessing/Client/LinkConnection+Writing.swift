internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// Who writes what the callers have to say, and when.
extension LinkConnection {
    /// Who writes what a transition has left, once the lock is free again.
    enum Writing {
        /// Nobody: there is nothing, or somebody is at it.
        case nothing
        /// The thread that made the transition.
        case now(StreamConnection, OutgoingBytes)
        /// The loop, if nobody else has by the time that it has nothing better to do.
        case late(batch: Int)
        /// The pump, or the loop if that hasn't within milliseconds.
        case soon(batch: Int)
    }

    /// Writes, or asks the loop to.
    func perform(_ writing: Writing) {
        switch writing {
        case .nothing: break
        case .now(let connection, let bytes): write(bytes, on: connection)
        case .late(let batch): loop.executeLate { self.writeWhatHasGathered(since: batch) }
        case .soon(let batch): loop.executeSoon { self.writeWhatHasGathered(since: batch) }
        }
    }

    /// Says what is to be said soon, and writes all that has gathered, unless another thread is at it.
    func flush() {
        transition { state, _ in state.isBatchFull = true }
    }

    /// Writes what has gathered, once nothing more joins it, unless another thread is at it.
    func writeIfStill() {
        let writing = state.withLock { state -> Writing in
            guard state.core.hasOutput, state.batching.isStill() else { return .nothing }
            return state.takeOutput().map { .now($0, $1) } ?? .nothing
        }
        perform(writing)
    }

    private func writeWhatHasGathered(since batch: Int) {
        let writing = state.withLock { $0.nextWriting(since: batch) }
        perform(writing)
    }

    /// Writes, and then whatever has gathered meanwhile.
    private func write(_ output: OutgoingBytes, on connection: StreamConnection) {
        connection.send(output)
        while let more = state.withLock({ $0.core.takeMoreOutput() }) { connection.send(more) }
    }
}

extension LinkConnection.State {
    /// Decides who writes what the step has left.
    ///
    /// A call that is alone is written by its caller, at once, and so is a batch by the caller who makes it full;
    /// the loop sees to what is left.
    mutating func nextWriting() -> LinkConnection.Writing {
        let isFull = exchange(&isBatchFull, with: false)
        guard core.hasOutput else { return .nothing }
        if isFull || core.callCount <= 1 {
            return takeOutput().map { .now($0, $1) } ?? .nothing
        }
        guard !isWriteScheduled else { return .nothing }
        isWriteScheduled = true
        return pump.current == nil ? .late(batch: batching.batch) : .soon(batch: batching.batch)
    }

    /// Decides who writes what has gathered since the loop was asked to.
    fileprivate mutating func nextWriting(since batch: Int) -> LinkConnection.Writing {
        isWriteScheduled = false
        // What it was asked to write has gone out; another batch has begun.
        guard batch == batching.batch else { return nextWriting() }
        batching.timeIsUp()
        return takeOutput().map { .now($0, $1) } ?? .nothing
    }

    /// Takes what is to be written, unless another thread is at it.
    fileprivate mutating func takeOutput() -> (StreamConnection, OutgoingBytes)? {
        guard let connection else { return nil }
        return core.takeOutput().map { (connection, $0) }
    }
}
