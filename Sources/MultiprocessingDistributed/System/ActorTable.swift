internal import Distributed

/// Which actors of this process there are, and which of them others may call.
///
/// A plain value. It never lets an actor go by itself while it is locked: what it gives up, it returns.
struct ActorTable {
    /// An actor that lives as long as the program refers to it.
    private struct Resident {
        weak var actor: (any DistributedActor)?
    }

    /// The number of the next actor; they are never reused.
    private var nextNumber = 1
    /// All actors that are alive.
    private var residents: [Int: Resident] = [:]
    /// Those that are kept alive, and answer to other processes.
    private var hosted: [Int: any DistributedActor] = [:]
    /// Their names.
    private var numbers: [String: Int] = [:]

    /// Whether nobody has an id any more, for tests.
    var isEmpty: Bool { residents.isEmpty && hosted.isEmpty && numbers.isEmpty }

    /// Gives a number to an actor that is about to be made.
    mutating func assignNumber() -> Int {
        defer { nextNumber += 1 }
        return nextNumber
    }

    /// Takes an actor that is ready.
    mutating func enter(_ actor: any DistributedActor, _ number: Int) {
        residents[number] = Resident(actor: actor)
    }

    /// Forgets an actor that has ended, or failed to begin.
    mutating func leave(_ number: Int) {
        residents[number] = nil
    }

    /// Keeps an actor, and gives it a name.
    mutating func host(
        _ actor: any DistributedActor,
        _ number: Int,
        as name: String?
    ) throws(ManagerActorError) {
        if let name {
            guard numbers[name] ?? number == number else { throw .nameTaken(name) }
            numbers[name] = number
        }
        hosted[number] = actor
    }

    /// Gives an actor up, with its names.
    mutating func retire(_ number: Int) -> (any DistributedActor)? {
        numbers = numbers.filter { $0.value != number }
        return hosted.removeValue(forKey: number)
    }

    /// The number that a name stands for.
    func number(named name: String) -> Int? { numbers[name] }

    /// An actor that is alive.
    func resident(_ number: Int) -> (any DistributedActor)? {
        hosted[number] ?? residents[number]?.actor
    }

    /// An actor that others may call.
    func hosted(_ number: Int) -> (any DistributedActor)? { hosted[number] }
}
