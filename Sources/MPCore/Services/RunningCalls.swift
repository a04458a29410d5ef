import MPReferents

/// The tasks that run beside the loop: for whom, and what for.
///
/// A task is known by the number of the call that it was begun for, and stays here until it has
/// ended, even if nobody waits for it any more.
struct RunningCalls {
    /// What a task does.
    enum Purpose {
        /// A method of an object.
        case method(SharedObject)
        /// The constructor of a type, perhaps for an object with a name.
        case constructor(TypeRegistration, name: String?)
        /// A function, whose value is the answer.
        case function(TypeRegistration)
        /// A function, whose value becomes an object: what `create` does with functions.
        case holder(TypeRegistration)
    }

    /// One task.
    struct Run {
        /// What it does.
        let purpose: Purpose
        /// The parked calls that it answers: several, if they ask for one object by name.
        fileprivate(set) var callers: [CallID]
    }

    /// The tasks by number.
    private var runs: [CallID: Run] = [:]
    /// The constructors that others may join, by the name of the object.
    private var names: [String: CallID] = [:]

    /// The number of tasks.
    var count: Int { runs.count }

    /// Takes note that a task begins, for the call whose number it has.
    mutating func insert(_ run: CallID, for purpose: Purpose) {
        runs[run] = Run(purpose: purpose, callers: [run])
        switch purpose {
        case .method(let object): object.runningCount += 1
        case .constructor(_, let name?): names[name] = run
        case .constructor(_, nil), .function, .holder: break
        }
    }

    /// The constructor that is at work on an object of that name, with its type.
    func constructor(named name: String) -> (run: CallID, registration: TypeRegistration)? {
        guard let run = names[name],
            case .constructor(let registration, _)? = runs[run]?.purpose
        else { return nil }
        return (run, registration)
    }

    /// Lets one more call wait for a task.
    mutating func join(_ call: CallID, to run: CallID) {
        runs[run]?.callers.append(call)
    }

    /// Takes note that a call no longer waits for a task.
    ///
    /// - Returns: Whether nobody does any more, so that the task is to be cancelled. Nobody can join
    ///   it then.
    mutating func leave(_ call: CallID, _ run: CallID) -> Bool {
        guard let callers = runs[run]?.callers.filter({ $0 != call }) else { return false }
        runs[run]?.callers = callers
        guard callers.isEmpty else { return false }
        if let purpose = runs[run]?.purpose { forgetName(of: purpose, run) }
        return true
    }

    /// Takes out a task that has ended; `nil` if there is none of that number.
    mutating func remove(_ run: CallID) -> Run? {
        guard let ended = runs.removeValue(forKey: run) else { return nil }
        if case .method(let object) = ended.purpose { object.runningCount -= 1 }
        forgetName(of: ended.purpose, run)
        return ended
    }

    private mutating func forgetName(of purpose: Purpose, _ run: CallID) {
        // Another task may be at work on the name, if this one was given up.
        guard case .constructor(_, let name?) = purpose, names[name] == run else { return }
        names[name] = nil
    }
}
