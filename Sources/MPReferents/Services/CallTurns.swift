/// Whose turn it is: the calls on a service that run, and those that wait until others have ended.
struct CallTurns: Sendable {
    /// How many may run.
    private let limit: Int
    /// The methods of the calls whose tasks run, those that were given up included: such a task may
    /// still be at work.
    private var running: [CallID: String] = [:]
    /// The calls that wait.
    private var waiting = Waiters<ServiceRequest>()

    /// Starts without a call.
    init(_ order: CallOrder) {
        limit = order.limit
    }

    /// The number of calls that run or wait.
    var count: Int { running.count + waiting.count }

    /// The method of a call that runs or waits.
    func method(of call: CallID) -> String? { running[call] ?? waiting[call]?.method }

    /// Takes a call in.
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

    /// Gives up a call; one that runs keeps its place until its task has ended.
    mutating func forget(_ call: CallID) {
        waiting.remove(call)
    }

    /// Takes note that the task of a call has ended.
    mutating func finished(_ call: CallID) {
        guard running.removeValue(forKey: call) != nil else {
            preconditionFailure("the task of call \(call.number) ended, which wasn't running")
        }
    }

    /// Takes out the call that has waited longest, which is answered without its turn.
    mutating func takeWaiting() -> (call: CallID, request: ServiceRequest)? {
        waiting.popFirst().map { ($0.call, $0.want) }
    }

    /// Takes out the call that may begin now; `nil` if none waits, or no place is free.
    mutating func beginNext() -> (call: CallID, request: ServiceRequest)? {
        guard running.count < limit, let next = waiting.popFirst() else { return nil }
        running[next.call] = next.want.method
        return (next.call, next.want)
    }
}
