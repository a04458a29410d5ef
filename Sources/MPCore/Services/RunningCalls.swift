import MPReferents
import MPWire

/// The tasks that run beside the loop, with their purposes and callers.
///
/// A task is identified by the call for which it began, and stays here until it has ended, even if
/// nobody waits for it any more.
struct RunningCalls {
    /// The purpose of a task.
    enum Purpose {
        /// A method of an object.
        case method(SharedObject)
        /// The constructor of a type, perhaps for a named object.
        case constructor(TypeRegistration, name: ObjectName?)
        /// A function, whose value is the answer.
        case function(TypeRegistration)
        /// A function, whose value becomes an object, as `create` does with functions.
        case holder(TypeRegistration)
        /// Finds the order of a list.
        case sorting(SharedObject, Look)
    }

    /// What a list was like when somebody looked at it.
    struct Look {
        let elements: WireValue
        /// The number of its latest event then.
        let revision: UInt64
    }

    struct Run {
        let purpose: Purpose
        /// The parked calls that it answers: several, if they ask for one object by name.
        fileprivate(set) var callers: [CallID]
    }

    private var runs: [CallID: Run] = [:]
    /// The constructors that other calls may join, by the name of the object.
    private var names: [String: CallID] = [:]

    var count: Int { runs.count }

    func contains(_ run: CallID) -> Bool { runs[run] != nil }

    /// Adds a task that begins, for the call with the same id.
    mutating func insert(_ run: CallID, for purpose: Purpose) {
        runs[run] = Run(purpose: purpose, callers: [run])
        switch purpose {
        case .method(let object): object.runningCount += 1
        case .constructor(_, let name?): names[name.name] = run
        case .constructor(_, nil), .function, .holder, .sorting: break
        }
    }

    /// The running constructor for an object of that name, with its type.
    func constructor(
        named name: String
    ) -> (run: CallID, registration: TypeRegistration, name: ObjectName)? {
        guard let run = names[name],
            case .constructor(let registration, let name?)? = runs[run]?.purpose
        else { return nil }
        return (run, registration, name)
    }

    /// Lets one more call wait for a task.
    mutating func join(_ call: CallID, to run: CallID) {
        runs[run]?.callers.append(call)
    }

    /// Removes a call that no longer waits for a task.
    ///
    /// - Returns: Whether no call waits any more, so that the task must be cancelled. No call can
    ///   join it then.
    mutating func leave(_ call: CallID, _ run: CallID) -> Bool {
        guard let callers = runs[run]?.callers.filter({ $0 != call }) else { return false }
        runs[run]?.callers = callers
        guard callers.isEmpty else { return false }
        if let purpose = runs[run]?.purpose { forgetName(of: purpose, run) }
        return true
    }

    /// Removes a task that has ended; `nil` if there is none with that id.
    mutating func remove(_ run: CallID) -> Run? {
        guard let ended = runs.removeValue(forKey: run) else { return nil }
        if case .method(let object) = ended.purpose { object.runningCount -= 1 }
        forgetName(of: ended.purpose, run)
        return ended
    }

    private mutating func forgetName(of purpose: Purpose, _ run: CallID) {
        // Another task may be creating the object of that name, if this one was given up.
        guard case .constructor(_, let name?) = purpose, names[name.name] == run else { return }
        names[name.name] = nil
    }
}
