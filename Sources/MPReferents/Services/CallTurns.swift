/// Decides which calls on a service run, and which wait until others have ended.
struct CallTurns: Sendable {
    /// The largest number of calls that run at a time.
    private let limit: Int
    /// The methods of the calls whose tasks run, including calls that were given up: their tasks
    /// may still be at work.
    private var running: [CallID: String] = [:]
    private var waiting = Waiters<ServiceRequest>()

    init(_ order: CallOrder) {
        limit = order.limit
    }

    /// The number of calls that run or wait.
    var count: Int { running.count + waiting.count }

    /// The method of a call that runs or waits.
    func method(of call: CallID) -> String? { running[call] ?? waiting[call]?.method }

    /// Adds a call.
    ///
    /// - Returns: Whether it may begin now; else it waits.
    mutating func begin(_ call: CallID, _ request: ServiceRequest) -> Bool {
        guard running.count < limit, waiting.isEmpty else {
            waiting.append(call, want: request)
            return false
        }
        running[call] = request.method
        return true
    }

    /// Gives up a call; one that runs keeps its place until its task ends.
    mutating func forget(_ call: CallID) {
        waiting.remove(call)
    }

    /// Frees the place of a call whose task has ended.
    mutating func finished(_ call: CallID) {
        guard running.removeValue(forKey: call) != nil else {
            preconditionFailure("the task of call \(call.number) ended, which wasn't running")
        }
    }

    /// Removes the call that has waited longest, to be answered without running.
    mutating func takeWaiting() -> (call: CallID, request: ServiceRequest)? {
        waiting.popFirst().map { ($0.call, $0.want) }
    }

    /// Removes the call that may begin now from the waiting ones; `nil` if none waits or no place
    /// is free.
    mutating func beginNext() -> (call: CallID, request: ServiceRequest)? {
        guard running.count < limit, let next = waiting.popFirst() else { return nil }
        running[next.call] = next.want.method
        return (next.call, next.want)
    }
}
