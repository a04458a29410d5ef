internal import MPReferents
internal import MPSystem
internal import MPWire

/// Counting calls where they pass.
extension ManagerCore {
    /// Begins a call of a method.
    ///
    /// - Returns: The time, if it is measured.
    @inline(__always)
    mutating func beginCounting(of object: SharedObject) -> Int? {
        isFailing = false
        guard timer.begins(isAlwaysTimed: object.registration.runsOwnCode) else { return nil }
        return timer.start(at: Int(clock()))
    }

    /// Counts a call of a method that has been answered or parked.
    ///
    /// - Parameters:
    ///   - method: The method's place in its type.
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
        since start: Int?,
        parked call: CallID?,
        into output: inout ManagerOutput
    ) {
        let sent = output.count &- answerStart &- wokenBytes
        var counts = CallCounts(
            calls: 1,
            errors: isFailing ? 1 : 0,
            received: messageLength,
            sent: sent,
            waits: call == nil ? 0 : 1
        )
        connection.calls &+= 1
        connection.receivedBytes &+= messageLength
        connection.sentBytes &+= sent
        let isLong = CallTimer.isLong(
            work: work.spent,
            isAlwaysTimed: object.registration.runsOwnCode
        )
        if start != nil || isLong {
            let time = measure(&counts, since: start, isLong: isLong)
            if time >= configuration.slowCall {
                logSlowCall(
                    object.typeCounts.name(of: method),
                    of: object,
                    by: connection,
                    time,
                    counts,
                    into: &output
                )
            }
        }
        object.calls.add(counts)
        object.typeCounts.add(counts, of: method)
    }

    /// Takes the time of a call that has ended.
    private mutating func measure(
        _ counts: inout CallCounts,
        since start: Int?,
        isLong: Bool
    ) -> Int {
        let end = Int(clock())
        let (counted, time) = timer.end(at: end, since: start, event: now, isLong: isLong)
        counts.loopTime = counted
        return time
    }

    /// Begins a request to the server itself.
    ///
    /// - Returns: The time, if it is measured.
    mutating func beginCounting() -> Int? {
        guard timer.begins(isAlwaysTimed: false) else { return nil }
        return timer.start(at: Int(clock()))
    }

    /// Counts the request to the server itself that was handled last.
    mutating func countServerRequest(
        _ request: CountedRequest,
        by connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let sent = output.count - answerStart - wokenBytes
        var counts = CallCounts(
            calls: 1,
            errors: isFailing ? 1 : 0,
            received: messageLength,
            sent: sent,
            waits: request.isParked ? 1 : 0
        )
        let isLong = CallTimer.isLong(work: work.spent, isAlwaysTimed: false)
        if request.start != nil || isLong {
            let time = measure(&counts, since: request.start, isLong: isLong)
            if time >= configuration.slowCall {
                logSlowCall(
                    serverCounts.name(of: request.place),
                    by: connection,
                    time,
                    counts,
                    into: &output
                )
            }
        }
        serverCounts.add(counts, of: request.place)
        serverRequest = nil
        guard case .closed = connection.phase else {
            connection.calls &+= 1
            connection.receivedBytes &+= messageLength
            connection.sentBytes &+= sent
            return
        }
        // It was for one request, and has ended with the answer.
        connection.usage?.addCalls(1, receivedBytes: messageLength, sentBytes: sent)
    }

    /// The place of a request to the server itself among the counts.
    mutating func serverIndex(of request: ServerRequest.Name?) -> Int {
        request.flatMap { ServerRequest.Name.allCases.firstIndex(of: $0) }
            ?? serverCounts.othersIndex
    }

    /// Counts the end of a call that was parked.
    mutating func countEnd(of parked: ParkedCalls.Parked, sent: Int = 0, isFailure: Bool = false) {
        let counts = CallCounts(
            errors: isFailure ? 1 : 0,
            sent: sent,
            waitTime: Int((now - parked.start).wholeNanoseconds)
        )
        parked.counts?.add(counts, of: parked.methodIndex)
        parked.object?.calls.add(counts)
        connections[parked.target.connection]?.sentBytes &+= sent
        wokenBytes &+= sent
    }

    /// Logs a call that has kept the loop for long; of the server itself, if there is no object.
    private mutating func logSlowCall(
        _ method: String,
        of object: SharedObject? = nil,
        by connection: ClientConnection,
        _ time: Int,
        _ counts: CallCounts,
        into output: inout ManagerOutput
    ) {
        let call = SlowCall(
            object: object.map { LoggedObject($0) },
            method: method,
            time: .nanoseconds(time),
            receivedBytes: counts.received,
            sentBytes: counts.sent,
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
        guard Int(time.wholeNanoseconds) >= configuration.slowCall else { return }
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

/// A request to the server itself that was handled, until it is counted.
struct CountedRequest {
    /// Its place among the counts.
    let place: Int
    /// Whether it waits for a task.
    let isParked: Bool
    /// When it began; `nil` unless it is measured.
    let start: Int?
}

/// A call that took long.
package struct SlowCall: Equatable, Sendable {
    /// The object; `nil` for a request to the server itself, such as for a function.
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
