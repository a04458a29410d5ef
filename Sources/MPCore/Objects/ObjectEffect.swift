import MPReferents

/// The result of an event.
enum ObjectEffect {
    /// What happens to the call whose time was up, and which calls may go on.
    case outcome(Outcome)
    /// The calls that may go on.
    case wakes([Wake])
    /// What happens to a call whose task has ended, and which call begins next.
    case completion(Completion)

    /// The calls that may go on.
    var wakes: [Wake] {
        switch self {
        case .outcome(let outcome): outcome.wakes
        case .wakes(let wakes): wakes
        case .completion(let completion): completion.wakes
        }
    }
}
