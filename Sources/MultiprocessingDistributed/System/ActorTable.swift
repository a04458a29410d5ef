internal import Distributed

/// The actors of this process, and those of them that other processes may call.
///
/// A plain value. It never releases an actor while it is locked: it returns the actors that it gives up.
struct ActorTable {
    /// An actor that lives as long as the program refers to it.
    private struct Resident {
        weak var actor: (any DistributedActor)?
    }

    /// The number of the next actor; they are never reused.
    private var nextNumber = 1
    /// All actors that are alive.
    private var residents: [Int: Resident] = [:]
    /// The actors that are kept alive, and answer to other processes.
    private var hosted: [Int: any DistributedActor] = [:]
    /// The numbers of the hosted actors, by name.
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

    /// Gives up a hosted actor, with its names.
    mutating func retire(_ number: Int) -> (any DistributedActor)? {
        numbers = numbers.filter { $0.value != number }
        return hosted.removeValue(forKey: number)
    }

    /// The number of the actor hosted under a name.
    func number(named name: String) -> Int? { numbers[name] }

    /// An actor that is alive.
    func resident(_ number: Int) -> (any DistributedActor)? {
        hosted[number] ?? residents[number]?.actor
    }

    /// An actor that others may call.
    func hosted(_ number: Int) -> (any DistributedActor)? { hosted[number] }
}
