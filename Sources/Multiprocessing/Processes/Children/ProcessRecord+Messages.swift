internal import MPCore
internal import MPProcesses
import MPSystem
internal import MPTransport
internal import MPWire

// What the child says.
extension ProcessRecord: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        if !take(bytes) { connection.abort() }
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) {}

    /// Takes the next bytes that the child has sent.
    ///
    /// - Returns: Whether more may follow: not after something that a child never sends.
    @discardableResult
    func take(_ bytes: ArraySlice<UInt8>) -> Bool {
        let (resumed, spent, isWhole, shared) = state.withLock { state in
            state.decoder.append(bytes)
            let (spent, isWhole) = state.takeMessages()
            return (state.takeReady(), spent, isWhole, state.sharedResult.take())
        }
        withExtendedLifetime(spent) {}
        if let shared { Task { await takeOver(shared) } }
        for waiter in resumed { waiter.continuation.resume(returning: .ready) }
        return isWhole
    }
}

extension ProcessRecord.State {
    /// Takes the messages of the child that are complete.
    ///
    /// - Returns: The resources that the child has got by now, to be released outside of the lock; and whether all that
    ///   came was as a child sends it.
    fileprivate mutating func takeMessages() -> (spent: OutgoingResources?, isWhole: Bool) {
        var spent: OutgoingResources?
        while true {
            do {
                guard let payload = try decoder.next() else { return (spent, true) }
                let insets = decoder.takeInsets()
                let message = try ControlMessage(reading: payload, insets: insets)
                if case .result(_, let managers) = message, !managers.isEmpty {
                    sharedResult = ProcessRecord.SharedResult(
                        payload: payload,
                        insets: insets,
                        managers: managers
                    )
                } else {
                    take(message, releasing: &spent)
                }
            } catch {
                life.wasCut()
                return (spent, false)
            }
        }
    }

    private mutating func take(
        _ message: ControlMessage,
        releasing spent: inout OutgoingResources?
    ) {
        switch message {
        case .begins:
            life.begins()
            spent = resources.take()
        case .announces(let value): life.announced(value)
        case .result(let value, _): life.reported(.result(value))
        case .failure(let exception): life.reported(.failure(.thrown(exception)))
        case .refusal(let kind, let words): life.reported(.failure(.refused(kind, words)))
        case .peakMemory(let count): peakMemoryInBytes = count
        }
    }

    /// Removes and returns the waiters that can be resumed.
    mutating func takeReady() -> [ProcessRecord.Waiter] {
        let ready = waiters.filter { life.isReached($0.value.goal) }
        for id in ready.keys { waiters[id] = nil }
        return Array(ready.values)
    }
}

// Results with shared objects in them.
extension ProcessRecord {
    /// A result whose objects are the child's as yet.
    struct SharedResult: Sendable {
        /// The message, which is read again once there are references.
        let payload: ArraySlice<UInt8>
        let insets: [Inset]
        let managers: [WireValue]
    }

    /// Connects to the managers of the objects in a result, counts references, and lets the child go.
    private func takeOver(_ shared: SharedResult) async {
        let report: ChildLife<WireValue, ControlFailure>.Report
        var resources: IncomingResources?
        do {
            let managers = try await IncomingManagers.connect(shared.managers, reusing: true)
            resources = IncomingResources([], managers: managers)
            let message = try ControlMessage(
                reading: shared.payload,
                insets: shared.insets,
                adopt: { managers.reference($0) }
            )
            guard case .result(let value, _) = message else {
                preconditionFailure("a result is another message when it is read again")
            }
            report = .result(value)
        } catch let error as MultiprocessingError {
            report = .failure(.unreachable(error))
        } catch {
            // It was read before.
            report = .failure(.refused(.argument, "the result can't be read: \(error)"))
        }
        let (resumed, connection) = state.withLock { state in
            state.resultResources = resources
            state.life.reported(report)
            return (state.takeReady(), state.connection)
        }
        connection?.send([1])
        for waiter in resumed { waiter.continuation.resume(returning: .ready) }
    }
}
