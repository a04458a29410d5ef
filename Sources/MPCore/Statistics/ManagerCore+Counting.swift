internal import MPReferents
internal import MPSystem
internal import MPWire

/// Counting calls where they pass.
extension ManagerCore {
    /// Counts a call of a method that has been answered or parked.
    ///
    /// - Parameters:
    ///   - method: The method's index in its type.
    ///   - object: The object.
    ///   - connection: The caller's connection.
    ///   - start: When it began, if that is known.
    ///   - call: The call, if it is parked.
    ///   - output: Receives the actions.
    @inline(__always)
    mutating func count(
        _ method: Int,
        of object: SharedObject,
        by connection: ClientConnection,
        since start: Int64?,
        parked call: CallID?,
        into output: inout ManagerOutput
    ) {
        let isAlwaysTimed = object.registration.runsOwnCode
        let (counted, time) = timer.end(
            start,
            work: work.spent,
            event: now,
            isAlwaysTimed: isAlwaysTimed,
            clock
        )
        cost.loopTime = counted
        cost.received = messageLength
        cost.isParked = call != nil
        object.calls.add(cost)
        object.typeCounts.add(cost, of: method)
        connection.calls &+= 1
        connection.receivedBytes &+= cost.received
        connection.sentBytes &+= cost.sent
        guard let time, time >= configuration.slowCall else { return }
        logSlowCall(method, of: object, by: connection, time, into: &output)
    }

    /// Counts a request to the server itself.
    mutating func count(_ request: ServerRequest.Name?, by connection: ClientConnection) {
        cost.received = messageLength
        serverCounts.add(cost, of: request.map { serverIndex(of: $0) } ?? serverCounts.othersIndex)
        connection.calls &+= 1
        connection.receivedBytes &+= cost.received
        connection.sentBytes &+= cost.sent
    }

    /// The place of a request to the server itself among the counts.
    mutating func serverIndex(of request: ServerRequest.Name) -> Int {
        ServerRequest.Name.allCases.firstIndex(of: request) ?? serverCounts.othersIndex
    }

    /// Counts the end of a call that was parked.
    mutating func countEnd(of parked: ParkedCalls.Parked, sent: Int = 0, isFailure: Bool = false) {
        let end = WaitEnd(
            sent: sent,
            isFailure: isFailure,
            time: (now - parked.start).wholeNanoseconds
        )
        parked.counts?.add(end, of: parked.methodIndex)
        parked.object?.calls.add(end)
        connections[parked.target.connection]?.sentBytes &+= sent
    }

    /// Logs a call that has kept the loop for long.
    private mutating func logSlowCall(
        _ method: Int,
        of object: SharedObject,
        by connection: ClientConnection,
        _ time: Int64,
        into output: inout ManagerOutput
    ) {
        let call = SlowCall(
            object: LoggedObject(object),
            method: object.typeCounts.name(of: method),
            time: .nanoseconds(time),
            receivedBytes: cost.received,
            sentBytes: cost.sent,
            isTask: false
        )
        output.append(.log(.slowCall(connection.id, call)))
    }

    /// Logs a call whose task has taken long.
    mutating func noteTaskTime(
        of parked: ParkedCalls.Parked,
        sent: Int,
        into output: inout ManagerOutput
    ) {
        let time = now - parked.start
        guard time.wholeNanoseconds >= configuration.slowCall else { return }
        let call = SlowCall(
            object: parked.object.map(LoggedObject.init),
            method: parked.method,
            time: time,
            receivedBytes: 0,
            sentBytes: sent,
            isTask: true
        )
        output.append(.log(.slowCall(parked.target.connection, call)))
    }
}

/// A call that took long.
package struct SlowCall: Equatable, Sendable {
    /// The object; `nil` for a function of the server.
    package let object: LoggedObject?
    package let method: String
    /// How long it kept the loop, or how long its task took.
    package let time: Duration
    /// The bytes of the request; 0 if it ran in a task.
    package let receivedBytes: Int
    package let sentBytes: Int
    /// Whether it ran in a task of its own, so that it kept nobody else waiting.
    package let isTask: Bool
}
