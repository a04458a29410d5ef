import Glibc
import MPSystem

/// What a child process gets beside the encoded arguments: open descriptors, and the ways to managers.
///
/// While arguments are encoded for a child, ``outgoing`` collects; while the child decodes them, ``incoming`` hands out.
/// Both are `nil` at all other times, so that a value which lives in a descriptor can refuse to be sent elsewhere.
enum InheritedResources {
    /// Collects what the arguments being encoded need; `nil` unless they are for a child process.
    @TaskLocal static var outgoing: OutgoingResources?
    /// Hands out what came with the arguments being decoded; `nil` unless this is a child that decodes its own.
    @TaskLocal static var incoming: IncomingResources?
}

/// The resources that the arguments of a child process need.
final class OutgoingResources: Sendable {
    private let descriptors = Guarded<[Int32]>([])
    /// The managers that the arguments need.
    let managers = OutgoingManagers()

    /// Begins without any.
    init() {}

    deinit { closeAll() }

    /// Closes the copies, once the child has its own.
    func closeAll() {
        for descriptor in descriptors.withLock({ exchange(&$0, with: []) }) { close(descriptor) }
    }

    /// Adds a copy of a descriptor; the caller keeps its own.
    ///
    /// - Returns: The number by which the child finds it.
    /// - Throws: The process has no descriptor left, or the descriptor isn't open.
    func add(copyOf descriptor: Int32) throws(SystemError) -> Int {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw SystemError(call: "fcntl", code: errno) }
        return descriptors.withLock { descriptors in
            descriptors.append(copy)
            return descriptors.count - 1
        }
    }

    /// The copies in the order of their numbers; they are closed with these resources, or before.
    var all: [Int32] { descriptors.withLock { $0 } }
}

/// The resources that came with the arguments of this child process.
final class IncomingResources: Sendable {
    /// The descriptors that nobody has taken, by number.
    private let descriptors: Guarded<[Int: Int32]>
    private let inherited: Guarded<IncomingManagers>

    /// Takes over descriptors in the order of their numbers, and managers.
    init(_ descriptors: [Int32], managers: IncomingManagers = IncomingManagers()) {
        inherited = Guarded(managers)
        self.descriptors = Guarded(
            Dictionary(uniqueKeysWithValues: descriptors.enumerated().map { ($0, $1) })
        )
    }

    deinit {
        for descriptor in descriptors.withLock({ $0.values.map(\.self) }) { close(descriptor) }
    }

    /// Hands out a descriptor, once.
    ///
    /// - Returns: The descriptor, which the caller closes; `nil` if there is none of this number, or it was taken.
    func take(_ number: Int) -> Int32? { descriptors.withLock { $0.removeValue(forKey: number) } }

    /// The managers and objects of the arguments.
    var managers: IncomingManagers { inherited.withLock { $0 } }

    /// Sets the managers and objects for what is decoded next; none lets go of those that nobody has taken.
    func setManagers(_ managers: IncomingManagers = IncomingManagers()) {
        // What was there ends outside of the lock.
        let before = inherited.withLock { exchange(&$0, with: managers) }
        withExtendedLifetime(before) {}
    }
}
